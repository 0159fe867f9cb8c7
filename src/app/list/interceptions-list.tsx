import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { href, interceptionHref } from '#address/paths.ts';
import { foreseeInterception } from '#api/interception.ts';
import { LazyFilterBar } from '#filters/lazy-filter-bar.tsx';
import { InterceptionsTable } from '#interceptions/interceptions-table.tsx';
import { ListEnd } from '#interceptions/list-end.tsx';
import { RowLinkContext } from '#interceptions/row-link.ts';
import { toQuery } from '#model/filter-query.ts';
import { patchFilters } from '#model/filters.ts';
import type { InterceptionRow } from '#model/interception-row.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { late } from '#ui/late.tsx';
import { useAfterPaint } from '#ui/use-after-paint.ts';
import { useWide } from '#ui/use-wide.ts';
import { UsageStrip } from '#usage/usage-strip.tsx';
import { listMemory } from './list-memory.ts';
import { ListToolbar } from './list-toolbar.tsx';
import { ListState } from '#app/list-state.tsx';
import { useAbilities, useOwner } from '#app/use-config.ts';
import type { List } from './use-list.ts';
import { bringInterceptionPanel } from '#app/panel/late-interception-panel.ts';
import { useOpenInterception } from '#app/panel/use-open-interception.ts';
import { RowDetailOutline } from './row-detail-outline.tsx';
import { useOpenRows } from './use-open-rows.ts';
import type { Walk } from '#app/panel/use-walk.ts';

const [LateRowDetail, bringRowDetail] = late(async () => (await import('./row-detail.tsx')).RowDetail);
/** Milliseconds after which what is put off for the rows' sake waits for them no longer. */
const PATIENCE = 1000;

interface InterceptionsListProps {
  list: List;
  /** Whether an interception stands beside the list. */
  beside: boolean;
  walk: Walk;
}

/** The filters, what they add up to, and the rows. */
export function InterceptionsList({ list, beside, walk }: InterceptionsListProps) {
  const { filters, asOf, listKey, setFilters, query, pages, rows, count, more } = list;
  const client = useQueryClient();
  const zone = usePreference(timeZonePreference);
  const wide = useWide();
  const { link, go, close } = useOpenInterception(list);

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
  const hrefOf = useCallback((row: InterceptionRow) => interceptionHref(row, filters), [filters]);
  const renderDetail = useCallback(
    (row: InterceptionRow) => (
      <LateRowDetail props={{ row, link: link(row) }} fallback={<RowDetailOutline />} />
    ),
    [link],
  );
  const isDue = useAfterPaint(!query.isLoading, PATIENCE);
  useEffect(() => {
    if (!isDue) return;
    // Before they are asked for; a failure shows where they are.
    bringRowDetail().catch(() => undefined);
    bringInterceptionPanel().catch(() => undefined);
  }, [isDue]);
  const q = toQuery(filters, asOf);
  const owner = useOwner();
  const usageOf = useMemo(() => ({ filters, asOf, zone, owner }), [filters, asOf, zone, owner]);

  return (
    // The rows keep their place themselves; the browser's help would be added to it.
    <div className="flex min-w-0 flex-col gap-3 [overflow-anchor:none]">
      <h1 className="sr-only">Interceptions</h1>
      <LazyFilterBar
        isDue={isDue}
        props={{ filters, onChange: setFilters, error: query.error, pages, abilities: useAbilities() }}
      />
      {query.data ? (
        <UsageStrip
          key={`${q} ${zone} ${wide}`}
          of={usageOf}
          pages={pages}
          count={count}
          modelHref={modelHref}
          foldable={!wide}
        />
      ) : null}
      <ListToolbar filters={filters} asOf={asOf} loaded={rows.length} count={count} isDue={isDue} />
      {rows.length > 0 ? (
        <>
          <RowLinkContext value={hrefOf}>
            <InterceptionsTable
              key={listKey}
              rows={rows}
              count={count}
              open={open}
              beside={beside}
              shown={walk.index}
              memory={memory}
              mayGrow={query.hasNextPage}
              lookahead={list.lookahead}
              onToggle={onToggle}
              onOpen={go}
              onRow={row => (beside ? walk.to(row) : onToggle(row.id))}
              onWalk={row => (beside ? walk.to(row) : undefined)}
              onNear={row => void foreseeInterception(client, row)}
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
