import { useCallback } from 'react';
import { href } from '#address/paths.ts';
import { FilterBar } from '#filters/filter-bar.tsx';
import { InterceptionsTable } from '#interceptions/interceptions-table.tsx';
import { ListEnd } from '#interceptions/list-end.tsx';
import { RowLinkContext } from '#interceptions/row-link.ts';
import { toQuery } from '#model/filter-query.ts';
import { patchFilters } from '#model/filters.ts';
import type { Interception } from '#model/interception.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { useWide } from '#ui/use-wide.ts';
import { UsageStrip } from '#usage/usage-strip.tsx';
import { listMemory } from './list-memory.ts';
import { ListToolbar } from './list-toolbar.tsx';
import { ListState } from './list-state.tsx';
import { RowDetail } from './row-detail.tsx';
import { useAbilities } from './use-config.ts';
import type { List } from './use-list.ts';
import { useOpenInterception } from './use-open-interception.ts';
import { useOpenRows } from './use-open-rows.ts';
import type { Walk } from './use-walk.ts';

interface InterceptionsListProps {
  list: List;
  /** Whether an interception stands beside the list. */
  beside: boolean;
  walk: Walk;
}

/** The filters, what they add up to, and the rows. */
export function InterceptionsList({ list, beside, walk }: InterceptionsListProps) {
  const { filters, asOf, listKey, setFilters, query, pages, rows, count, more } = list;
  const zone = usePreference(timeZonePreference);
  const wide = useWide();
  const { link, close } = useOpenInterception(list);

  const memory = listMemory(listKey);
  const { open, onToggle } = useOpenRows({
    listKey,
    beside,
    onCloseBeside: close,
  });

  const modelHref = useCallback(
    (model: string) => href('interceptions', patchFilters(filters, { model })),
    [filters],
  );
  const onModel = useCallback(
    (model: string) => setFilters(patchFilters(filters, { model })),
    [filters, setFilters],
  );
  const renderDetail = useCallback((row: Interception) => <RowDetail row={row} link={link(row)} />, [link]);
  const q = toQuery(filters, asOf);

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
          onModel={onModel}
          foldable={!wide}
        />
      ) : null}
      {rows.length > 0 ? (
        <>
          <ListToolbar filters={filters} asOf={asOf} loaded={rows.length} count={count} />
          <RowLinkContext value={link}>
            <InterceptionsTable
              key={listKey}
              rows={rows}
              count={count}
              open={open}
              beside={beside}
              shown={walk.index}
              memory={memory}
              mayGrow={query.hasNextPage}
              onToggle={onToggle}
              onRow={row => (beside ? walk.to(row) : onToggle(row.id))}
              onWalk={row => (beside ? walk.to(row) : undefined)}
              onMore={list.ahead}
              renderDetail={renderDetail}
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
