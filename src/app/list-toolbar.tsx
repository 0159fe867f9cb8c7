import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { memo } from 'react';
import { refreshInterceptions } from '#api/refresh-interceptions.ts';
import { QueryError } from '#interceptions/query-error.tsx';
import { formatCount } from '#lib/numbers.ts';
import { Button } from '#ui/button.tsx';
import { ThinBar } from '#ui/thin-bar.tsx';
import { ShareList } from './share-list.tsx';
import type { AddressedFilters } from './use-filters.ts';

interface ListToolbarProps extends Pick<AddressedFilters, 'filters' | 'asOf'> {
  loaded: number;
  /** The server's count of all that match. */
  count: number;
}

/** How much of the list is shown, and what can be done with it. */
export const ListToolbar = memo(function ListToolbar({ filters, asOf, loaded, count }: ListToolbarProps) {
  const client = useQueryClient();
  const refresh = useMutation({ mutationFn: () => refreshInterceptions(client, filters, asOf) });
  return (
    <>
      <div className="flex min-h-7 items-center gap-3">
        <p>
          <span role="status" className="font-semibold">
            {formatCount(loaded)} of {formatCount(count)} interceptions
          </span>{' '}
          <span className="text-muted max-sm:sr-only">newest first</span>
        </p>
        <span className="ml-auto" />
        <ShareList filters={filters} asOf={asOf} />
        <Button
          look="quiet"
          onClick={() => refresh.isPending || refresh.mutate()}
          aria-disabled={refresh.isPending}
        >
          <RefreshCw aria-hidden="true" size={13} strokeWidth={1.75} />
          Refresh
        </Button>
      </div>
      <div className="-mt-3 h-0.5">{refresh.isPending ? <ThinBar label="Refreshing" /> : null}</div>
      {refresh.error ? (
        <QueryError error={refresh.error} onRetry={() => refresh.mutate()}>
          The rows stay as they were.
        </QueryError>
      ) : null}
    </>
  );
});
