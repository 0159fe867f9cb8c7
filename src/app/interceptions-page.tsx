import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import { href } from '#address/paths.ts';
import { interceptionsQuery } from '#api/interceptions.ts';
import { refreshInterceptions } from '#api/refresh-interceptions.ts';
import { FilterBar } from '#filters/filter-bar.tsx';
import { InterceptionsTable } from '#interceptions/interceptions-table.tsx';
import { ListEnd } from '#interceptions/list-end.tsx';
import { QueryError } from '#interceptions/query-error.tsx';
import { rowsOf } from '#interceptions/rows.ts';
import { formatCount } from '#lib/numbers.ts';
import { toQuery } from '#model/filter-query.ts';
import { patchFilters } from '#model/filters.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { Button } from '#ui/button.tsx';
import { ThinBar } from '#ui/thin-bar.tsx';
import { useWide } from '#ui/use-wide.ts';
import { UsageStrip } from '#usage/usage-strip.tsx';
import { ListState } from './list-state.tsx';
import { openRows } from './open-rows.ts';
import { RowDetail } from './row-detail.tsx';
import { useAbilities } from './use-config.ts';
import { useFilters } from './use-filters.ts';

export function InterceptionsPage() {
  const { filters, asOf, setFilters } = useFilters('interceptions');
  const { key } = useLocation();
  const query = useInfiniteQuery(interceptionsQuery(filters, asOf));
  const zone = usePreference(timeZonePreference);
  const wide = useWide();
  const [, redraw] = useState(0);
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const pages = useMemo(() => data?.pages ?? [], [data]);
  const rows = useMemo(() => rowsOf(pages), [pages]);
  const count = pages.at(-1)?.count ?? 0;

  const open = openRows(key);
  const onToggle = useCallback(
    (id: string) => {
      openRows(key).toggle(id);
      redraw(drawn => drawn + 1);
    },
    [key],
  );
  const more = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchNextPageError) more();
  }, [hasNextPage, isFetchNextPageError, more]);

  const modelHref = (model: string) => href('interceptions', patchFilters(filters, { model }));
  const q = toQuery(filters, asOf);
  const client = useQueryClient();
  const refresh = useMutation({ mutationFn: () => refreshInterceptions(client, filters, asOf) });

  return (
    <div className="flex flex-col gap-3">
      <title>Interceptions · AI Bridge</title>
      <h1 className="sr-only">Interceptions</h1>
      <FilterBar
        filters={filters}
        onChange={setFilters}
        error={query.error}
        pages={pages}
        abilities={useAbilities()}
      />
      {data ? (
        <UsageStrip
          key={`${q} ${wide}`}
          q={q}
          pages={pages}
          count={count}
          modelHref={modelHref}
          onModel={model => setFilters(patchFilters(filters, { model }))}
          foldable={!wide}
        />
      ) : null}
      {rows.length > 0 ? (
        <>
          <div className="flex min-h-7 items-center gap-3">
            <p>
              <span role="status" className="font-semibold">
                {formatCount(rows.length)} of {formatCount(count)} interceptions
              </span>{' '}
              <span className="text-muted max-sm:sr-only">newest first</span>
            </p>
            <Button
              look="quiet"
              className="ml-auto"
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
          <InterceptionsTable
            key={key}
            rows={rows}
            count={count}
            open={open.ids}
            onToggle={onToggle}
            onNearEnd={onNearEnd}
            renderDetail={row => <RowDetail row={row} filters={filters} />}
          />
          <ListEnd
            loaded={rows.length}
            hasMore={hasNextPage}
            loading={isFetchingNextPage}
            error={query.error}
            oldest={rows.at(rows.length - 1)?.started_at ?? null}
            zone={zone}
            onMore={hasNextPage ? more : () => void query.refetch()}
          />
        </>
      ) : (
        <ListState
          filters={filters}
          error={query.error}
          pending={query.isPending}
          onFilters={setFilters}
          onRetry={() => void query.refetch()}
        />
      )}
    </div>
  );
}
