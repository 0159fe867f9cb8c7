import { Link } from 'react-router';
import { PATHS } from '#address/paths.ts';
import { buttonLook } from '#ui/button.tsx';
import { EmptyNotice } from '#ui/empty-notice.tsx';

export function NotFoundPage() {
  return (
    <EmptyNotice alone title="There is nothing at this address">
      <title>Not found · AI Bridge</title>
      <Link to={PATHS.interceptions} className={buttonLook('plain')}>
        Go to the interceptions
      </Link>
    </EmptyNotice>
  );
}
