import { useCallback, useMemo, useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { href, interceptionHref } from '#shared/url/routes.ts';
import { patchFilters } from '#shared/domain/filters.ts';
import { modelPatch, type ModelIdentity } from '#shared/domain/row-values.ts';
import { selectionKey } from '#shared/domain/filter-selection.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { KeptRoom, useAfterPaint } from '#shared/ui/preserve-height.tsx';
import { useWide } from '#shared/ui/browser-state.ts';
import { UsageStrip } from '#features/usage/usage-summary.tsx';
import { useOwner, useAbilities } from '#shared/api/config.ts';
import { foreseeInterception } from '#features/interception/queries.ts';
import { RowLinkContext } from '#shared/ui/scroll-anchor.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { late } from '#shared/ui/lazy.tsx';
import { listMemory } from '#shared/url/list-snapshots.ts';
import { LazyFilterBar } from '#features/filters/filter-bar.lazy.tsx';
import { t } from '#shared/i18n/t.ts';
import { type List, useOpenRows, useListFind } from './use-interceptions-list.ts';
import { useOpenInterception } from './panel/use-open-interception.ts';
import type { Walk } from './panel/use-row-navigation.ts';
import { InterceptionsTable, ListEnd } from './table/interceptions-table.tsx';
import { useRenderDetail, bringRowDetail } from './row-detail.lazy.tsx';
import { ListToolbar } from './toolbar.tsx';
import { ListState } from './list-status.tsx';
import { bringInterceptionPanel } from './panel/interception-panel.lazy.ts';

/** What the list adds up to, above its rows. */
function ListUsage({ filters, asOf, query, pages, count }: List) {
  const zone = usePreference(timeZonePreference);
  const wide = useWide();
  const owner = useOwner();
  const of = useMemo(() => ({ filters, asOf, zone, owner }), [filters, asOf, zone, owner]);
  const modelHref = useCallback(
    (of: ModelIdentity, others: Iterable<ModelIdentity>) => {
      const patch = modelPatch(of, others);
      return patch && href('interceptions', patchFilters(filters, patch));
    },
    [filters],
  );
  return (
    <KeptRoom isComing={query.isLoading}>
      {query.data ? (
        <UsageStrip
          key={`${selectionKey(filters, asOf)} ${zone} ${wide}`}
          of={of}
          pages={pages}
          count={count}
          modelHref={modelHref}
          foldable={!wide}
        />
      ) : null}
    </KeptRoom>
  );
}

const [LateRowTools] = late(async () => (await import('./table/row-tools.tsx')).RowTools);

interface ListRowsProps {
  list: List;
  walk: Walk;
  /** Whether an interception stands beside the list. */
  beside: boolean;
  /** Whether what is put off for the rows' sake may come. */
  isDue: boolean;
}

/** The rows and what can be done with one. Which of them are open is known here, so that opening draws nothing else. */
function ListRows({ list, walk, beside, isDue }: ListRowsProps) {
  const { filters, find, listKey, query, rows, count } = list;
  const client = useQueryClient();
  const { link, go, close } = useOpenInterception(list);
  const { open, onToggle } = useOpenRows({ listKey, beside, onCloseBeside: close });
  const hrefOf = useCallback((row: InterceptionRow) => interceptionHref(row, filters, find), [filters, find]);
  const renderDetail = useRenderDetail(link);
  return (
    <div className="relative">
      <RowLinkContext value={hrefOf}>
        <InterceptionsTable
          key={listKey}
          rows={rows}
          count={count}
          open={open}
          beside={beside}
          shown={walk.index}
          memory={listMemory(listKey)}
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
      {isDue ? <LateRowTools props={{ list, walk, open, beside, onToggle }} fallback={null} /> : null}
    </div>
  );
}

const [LateFindInList] = late(async () => (await import('./search-in-list.tsx')).FindInList);
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
  const { filters, asOf, find, setFilters, query, pages, rows, count, more } = list;
  const zone = usePreference(timeZonePreference);
  const { link } = useOpenInterception(list);
  const finding = useListFind(find);
  const isFinding = find !== null && filters.unusable.length === 0;

  const isDue = useAfterPaint(!query.isLoading, PATIENCE);
  useEffect(() => {
    // Before they are asked for; a failure shows where they are.
    if (isDue) Promise.all([bringRowDetail(), bringInterceptionPanel()]).catch(() => undefined);
  }, [isDue]);

  return (
    // The rows keep their place themselves; the browser's help would be added to it.
    <div className="flex min-w-0 flex-col gap-3 [overflow-anchor:none]">
      <h1 className="sr-only">{t('Interceptions')}</h1>
      <LazyFilterBar
        isDue={isDue}
        props={{ filters, onChange: setFilters, error: query.error, pages, abilities: useAbilities() }}
      />
      <ListUsage {...list} />
      {finding.isOpen ? <LateFindInList props={{ list, link, finding }} fallback={null} /> : null}
      {isFinding ? null : (
        <ListToolbar
          filters={filters}
          asOf={asOf}
          loaded={rows.length}
          count={count}
          isDue={isDue}
          onSearch={finding.open}
        />
      )}
      {isFinding ? null : rows.length > 0 ? (
        <>
          <ListRows list={list} walk={walk} beside={beside} isDue={isDue} />
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
