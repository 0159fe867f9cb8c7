import clsx from 'clsx';
import { useCallback, useMemo, useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { href, interceptionHref } from '#shared/url/routes.ts';
import { isNewestFirst, patchFilters, sortOf, withSort, type Sort } from '#shared/domain/filters.ts';
import { modelPatch, type ModelIdentity } from '#shared/domain/row-values.ts';
import { filtersKey } from '#shared/domain/filter-selection.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { PreserveHeight, useDeferredUntilPaint } from '#shared/ui/preserve-height.tsx';
import { useIsWide } from '#shared/ui/browser-state.ts';
import { UsageSummary } from '#features/usage/usage-summary.tsx';
import { useCacheScope, useCapabilities, useHasDatabase } from '#shared/api/config.ts';
import { prefetchInterception } from '#features/interception/queries.ts';
import { RowLinkContext } from '#shared/ui/scroll-anchor.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { listSnapshots } from '#shared/url/list-snapshots.ts';
import { LazyFilterBar } from '#features/filters/filter-bar.lazy.tsx';
import { t } from '#shared/i18n/t.ts';
import { type List, useExpandedRows, useListFind } from './use-interceptions-list.ts';
import { useOpenInterception } from './panel/use-open-interception.ts';
import type { RowNavigation } from './panel/use-row-navigation.ts';
import { InterceptionsTable, ListEnd } from './table/interceptions-table.tsx';
import { useRenderDetail, preloadRowDetail } from './row-detail.lazy.tsx';
import { ListToolbar } from './toolbar.tsx';
import { ListState } from './list-status.tsx';
import { preloadInterceptionPanel } from './panel/interception-panel.lazy.ts';

/** Totals of the list, above its rows. */
function ListUsage({ filters, asOf, query, pages, count, setFilters }: List) {
  const zone = usePreference(timeZonePreference);
  const wide = useIsWide();
  const owner = useCacheScope();
  const hasDatabase = useHasDatabase();
  const of = useMemo(
    () => ({ filters, asOf, zone, owner, hasDatabase }),
    [filters, asOf, zone, owner, hasDatabase],
  );
  const modelHref = useCallback(
    (of: ModelIdentity, others: Iterable<ModelIdentity>) => {
      const patch = modelPatch(of, others);
      return patch && href('interceptions', patchFilters(filters, patch));
    },
    [filters],
  );
  return (
    <PreserveHeight isLoading={query.isLoading}>
      {query.data ? (
        <UsageSummary
          key={`${filtersKey(filters, asOf)} ${zone} ${wide} ${owner} ${hasDatabase}`}
          of={of}
          pages={pages}
          count={count}
          modelHref={modelHref}
          onFilters={setFilters}
          collapsible={!wide}
        />
      ) : null}
    </PreserveHeight>
  );
}

const [LazyRowTools] = lazyWithPreload(async () => (await import('./table/row-tools.tsx')).RowTools);

interface ListRowsProps {
  list: List;
  navigation: RowNavigation;
  /** Whether an interception is open in the split view. */
  isSplitView: boolean;
  /** Whether to load what the first rows do not need. */
  shouldLoad: boolean;
}

/** The table and the row actions. It owns the expanded rows, so that expanding one renders nothing else. */
function ListRows({ list, navigation, isSplitView, shouldLoad }: ListRowsProps) {
  const { filters, find, listKey, query, rows, count, setFilters } = list;
  const client = useQueryClient();
  const { link, go, close } = useOpenInterception(list);
  const { open, onToggle } = useExpandedRows({ listKey, isSplitView, onClosePanel: close });
  const hrefOf = useCallback((row: InterceptionRow) => interceptionHref(row, filters, find), [filters, find]);
  const renderDetail = useRenderDetail(link);
  const onSort = useCallback((sort: Sort) => setFilters(withSort(filters, sort)), [filters, setFilters]);
  const hasDatabase = useHasDatabase();
  return (
    <div className={clsx('relative', query.isPlaceholderData && 'opacity-60')}>
      <RowLinkContext value={hrefOf}>
        <InterceptionsTable
          key={listKey}
          rows={rows}
          count={count}
          open={open}
          isSplitView={isSplitView}
          shown={navigation.index}
          memory={listSnapshots(listKey)}
          canLoadMore={query.hasNextPage}
          lookahead={list.lookahead}
          onToggle={onToggle}
          onOpen={go}
          onRow={row => (isSplitView ? navigation.to(row) : onToggle(row.id))}
          onNavigate={row => (isSplitView ? navigation.to(row) : undefined)}
          onRowHover={row => void prefetchInterception(client, row)}
          onEndReached={list.ahead}
          sort={sortOf(filters)}
          onSort={hasDatabase ? onSort : null}
          renderDetail={renderDetail}
        />
      </RowLinkContext>
      {shouldLoad ? (
        <LazyRowTools props={{ list, navigation, open, isSplitView, onToggle }} fallback={null} />
      ) : null}
    </div>
  );
}

const [LazySearchInList] = lazyWithPreload(async () => (await import('./search-in-list.tsx')).SearchInList);
/** Maximum delay in milliseconds before loading what the first rows do not need. */
const IDLE_TIMEOUT_MS = 1000;

interface InterceptionsListProps {
  list: List;
  /** Whether an interception is open in the split view. */
  isSplitView: boolean;
  navigation: RowNavigation;
}

export function InterceptionsList({ list, isSplitView, navigation }: InterceptionsListProps) {
  const { filters, asOf, find, setFilters, query, pages, rows, count, more } = list;
  const zone = usePreference(timeZonePreference);
  const { link } = useOpenInterception(list);
  const listFind = useListFind(find);
  const isSearching = find !== null && filters.invalid.length === 0;

  const shouldLoad = useDeferredUntilPaint(!query.isLoading, IDLE_TIMEOUT_MS);
  useEffect(() => {
    // Preloads before the first use. A failure appears at the use.
    if (shouldLoad) Promise.all([preloadRowDetail(), preloadInterceptionPanel()]).catch(() => undefined);
  }, [shouldLoad]);

  return (
    // The table anchors the scroll position itself, so the browser's scroll anchoring is off.
    <div className="flex min-w-0 flex-col gap-3 [overflow-anchor:none]">
      <h1 className="sr-only">{t('Interceptions')}</h1>
      <LazyFilterBar
        shouldLoad={shouldLoad}
        props={{ filters, onChange: setFilters, error: query.error, pages, capabilities: useCapabilities() }}
      />
      <ListUsage {...list} />
      {listFind.isOpen ? (
        <LazySearchInList props={{ list, link, finding: listFind }} fallback={null} />
      ) : null}
      {isSearching ? null : (
        <ListToolbar
          filters={filters}
          asOf={asOf}
          loaded={rows.length}
          count={count}
          sorted={pages.at(-1)?.sorted ?? null}
          shouldLoad={shouldLoad}
          onFilters={setFilters}
          onSearch={listFind.open}
        />
      )}
      {isSearching ? null : rows.length > 0 ? (
        <>
          <ListRows list={list} navigation={navigation} isSplitView={isSplitView} shouldLoad={shouldLoad} />
          <ListEnd
            loaded={rows.length}
            hasMore={query.hasNextPage}
            loading={query.isFetchingNextPage}
            error={query.error}
            oldest={isNewestFirst(filters) ? (rows.at(rows.length - 1)?.started_at ?? null) : null}
            zone={zone}
            onEndReached={query.hasNextPage ? more : () => void query.refetch()}
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
