import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { href } from '#address/paths.ts';
import { refreshInterceptions } from '#api/refresh-interceptions.ts';
import { FilterBar } from '#filters/filter-bar.tsx';
import { InterceptionsTable } from '#interceptions/interceptions-table.tsx';
import { ListEnd } from '#interceptions/list-end.tsx';
import { QueryError } from '#interceptions/query-error.tsx';
import { RowLinkContext } from '#interceptions/row-link.ts';
import { formatCount } from '#lib/numbers.ts';
import { toQuery } from '#model/filter-query.ts';
import { patchFilters } from '#model/filters.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { Button } from '#ui/button.tsx';
import { ThinBar } from '#ui/thin-bar.tsx';
import { useWide } from '#ui/use-wide.ts';
import { UsageStrip } from '#usage/usage-strip.tsx';
import { listMemory } from './list-memory.ts';
import { ShareList } from './share-list.tsx';
import { ListState } from './list-state.tsx';
import { RowDetail } from './row-detail.tsx';
import { useAbilities } from './use-config.ts';
import type { List } from './use-list.ts';
import { useOpenInterception } from './use-open-interception.ts';
import { useOpenRows } from './use-open-rows.ts';

interface InterceptionsListProps {
  list: List;
  /** Whether an interception stands beside the list. */
  beside: boolean;
  /** Its place among the loaded rows, null where it is not among them. */
  shown: number | null;
}

/** The filters, what they add up to, and the rows. */
export function InterceptionsList({ list, beside, shown }: InterceptionsListProps) {
  const { filters, asOf, listKey, setFilters, query, pages, rows, count, more } = list;
  const zone = usePreference(timeZonePreference);
  const wide = useWide();
  const openInterception = useOpenInterception(list);

  const memory = listMemory(listKey);
  const { open, onToggle } = useOpenRows({
    listKey,
    besideId: (beside && shown !== null && rows.at(shown)?.id) || null,
    onCloseBeside: openInterception.close,
  });

  const modelHref = (model: string) => href('interceptions', patchFilters(filters, { model }));
  const q = toQuery(filters, asOf);
  const client = useQueryClient();
  const refresh = useMutation({ mutationFn: () => refreshInterceptions(client, filters, asOf) });

  return (
    <div className="flex min-w-0 flex-col gap-3">
      <h1 className="sr-only">Interceptions</h1>
      <FilterBar
        filters={filters}
        onChange={setFilters}
        error={query.error}
        pages={pages}
        abilities={useAbilities()}
      />
      {query.data ? (
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
            <span className="ml-auto" />
            <ShareList list={list} />
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
          <RowLinkContext value={openInterception.link}>
            <InterceptionsTable
              key={listKey}
              rows={rows}
              count={count}
              open={open}
              beside={beside}
              shown={shown}
              memory={memory}
              mayGrow={query.hasNextPage}
              onToggle={onToggle}
              onRow={row => (beside ? openInterception.go(row) : onToggle(row.id))}
              onWalk={row => (beside ? openInterception.go(row) : undefined)}
              onMore={list.ahead}
              renderDetail={row => <RowDetail row={row} link={openInterception.link(row)} />}
            />
          </RowLinkContext>
          <ListEnd
            loaded={rows.length}
            hasMore={query.hasNextPage}
            loading={query.isFetchingNextPage}
            error={query.error}
            oldest={rows.at(rows.length - 1)?.started_at ?? null}
            zone={zone}
            onMore={query.hasNextPage ? more : () => void query.refetch()}
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
