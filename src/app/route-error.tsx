import { useRouteError } from 'react-router';
import { ErrorDetail } from '#ui/error-detail.tsx';
import { ErrorNotice } from '#ui/error-notice.tsx';

/** The last resort: something in the page itself broke. */
export function RouteError() {
  const error = useRouteError();
  return (
    <div className="mx-auto max-w-2xl p-6">
      <ErrorNotice title="This page broke" stuck>
        <ErrorDetail detail="" quote={error instanceof Error ? error.message : 'Unknown error'} />
      </ErrorNotice>
    </div>
  );
}
