import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { Link, useLocation, useParams } from 'react-router';
import { parseFilters } from '#address/filters-codec.ts';
import { href, parseStartedAt } from '#address/paths.ts';
import { interceptionQuery } from '#api/interceptions.ts';
import { InterceptionDetail } from '#interception/interception-detail.tsx';
import { QueryError } from '#interceptions/query-error.tsx';
import { buttonLook } from '#ui/button.tsx';
import { EmptyNotice } from '#ui/empty-notice.tsx';
import { OutsideText } from '#ui/outside-text.tsx';
import { ProviderTile } from '#ui/provider-tile.tsx';

/** One interception alone. */
export function InterceptionPage() {
  const { id = '' } = useParams();
  const { search } = useLocation();
  return (
    <div className="flex flex-col gap-3">
      <title>Interception · AI Bridge</title>
      <Link to={href('interceptions', parseFilters(search))} className={`${buttonLook('quiet')} self-start`}>
        <ArrowLeft aria-hidden="true" size={14} strokeWidth={1.75} />
        All interceptions
      </Link>
      <Found id={id} startedAt={parseStartedAt(search)} />
    </div>
  );
}

function Found({ id, startedAt }: { id: string; startedAt: string | null }) {
  const client = useQueryClient();
  const query = useQuery(interceptionQuery(id, startedAt ?? '', client));
  if (query.error) return <QueryError error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) {
    return (
      <p role="status" className="text-muted">
        Looking for the interception…
      </p>
    );
  }
  if (!query.data) {
    return (
      <EmptyNotice title="This interception was not found">
        <p>
          {startedAt === null
            ? 'The address lacks its start time, by which it is found. Open it from the list.'
            : 'It is not among those that started at the time in the address. It may have been purged, or may still be running.'}
        </p>
      </EmptyNotice>
    );
  }
  const { initiator, provider, model } = query.data;
  return (
    <>
      <h1 className="flex flex-wrap items-center gap-2 text-figure font-semibold">
        <OutsideText text={initiator.name || initiator.username} />
        <span className="inline-flex items-center gap-2 text-base font-normal text-muted">
          <ProviderTile provider={provider} />
          <OutsideText text={model} />
        </span>
      </h1>
      <InterceptionDetail interception={query.data} level={2} toolLimit={Number.POSITIVE_INFINITY} />
    </>
  );
}
