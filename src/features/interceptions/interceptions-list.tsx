import { useCallback, useMemo, useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { href, interceptionHref } from '#shared/url/routes.ts';
import { patchFilters } from '#shared/domain/filters.ts';
import { modelPatch, type ModelIdentity } from '#shared/domain/row-values.ts';
import { filtersKey } from '#shared/domain/filter-selection.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { PreserveHeight, useDeferredUntilPaint } from '#shared/ui/preserve-height.tsx';
import { useIsWide } from '#shared/ui/browser-state.ts';
import { UsageSummary } from '#features/usage/usage-summary.tsx';
import { useCacheScope, useCapabilities } from '#shared/api/config.ts';
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

/** What the list adds up to, above its rows. */
function ListUsage({ filters, asOf, query, pages, count }: List) {
  const zone = usePreference(timeZonePreference);
  const wide = useIsWide();
  const owner = useCacheScope();
  const of = useMemo(() => ({ filters, asOf, zone, owner }), [filters, asOf, zone, owner]);
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
          key={`${filtersKey(filters, asOf)} ${zone} ${wide}`}
          of={of}
          pages={pages}
          count={count}
          modelHref={modelHref}
          collapsible={!wide}
        />
      ) : null}
    </PreserveHeight>
  );
}

const [LateRowTools] = lazyWithPreload(async () => (await import('./table/row-tools.tsx')).RowTools);

interface ListRowsProps {
  list: List;
  walk: RowNavigation;
  /** Whether an interception stands beside the list. */
  isSplitView: boolean;
  /** Whether what is put off for the rows' sake may come. */
  shouldLoad: boolean;
}

/** The rows and what can be done with one. Which of them are open is known here, so that opening draws nothing else. */
function ListRows({ list, walk, isSplitView, shouldLoad }: ListRowsProps) {
  const { filters, find, listKey, query, rows, count } = list;
  const client = useQueryClient();
  const { link, go, close } = useOpenInterception(list);
  const { open, onToggle } = useExpandedRows({ listKey, isSplitView, onClosePanel: close });
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
          isSplitView={isSplitView}
          shown={walk.index}
          memory={listSnapshots(listKey)}
          canLoadMore={query.hasNextPage}
          lookahead={list.lookahead}
          onToggle={onToggle}
          onOpen={go}
          onRow={row => (isSplitView ? walk.to(row) : onToggle(row.id))}
          onNavigate={row => (isSplitView ? walk.to(row) : undefined)}
          onRowHover={row => void prefetchInterception(client, row)}
          onEndReached={list.ahead}
          renderDetail={renderDetail}
        />
      </RowLinkContext>
      {shouldLoad ? (
        <LateRowTools props={{ list, walk, open, isSplitView, onToggle }} fallback={null} />
      ) : null}
    </div>
  );
}

const [LateFindInList] = lazyWithPreload(async () => (await import('./search-in-list.tsx')).FindInList);
/** Milliseconds after which what is put off for the rows' sake waits for them no longer. */
const IDLE_TIMEOUT_MS = 1000;

interface InterceptionsListProps {
  list: List;
  /** Whether an interception stands beside the list. */
  isSplitView: boolean;
  walk: RowNavigation;
}

/** The filters, what they add up to, and the rows. */
export function InterceptionsList({ list, isSplitView, walk }: InterceptionsListProps) {
  const { filters, asOf, find, setFilters, query, pages, rows, count, more } = list;
  const zone = usePreference(timeZonePreference);
  const { link } = useOpenInterception(list);
  const finding = useListFind(find);
  const isFinding = find !== null && filters.invalid.length === 0;

  const shouldLoad = useDeferredUntilPaint(!query.isLoading, IDLE_TIMEOUT_MS);
  useEffect(() => {
    // Before they are asked for; a failure shows where they are.
    if (shouldLoad) Promise.all([preloadRowDetail(), preloadInterceptionPanel()]).catch(() => undefined);
  }, [shouldLoad]);

  return (
    // The rows keep their place themselves; the browser's help would be added to it.
    <div className="flex min-w-0 flex-col gap-3 [overflow-anchor:none]">
      <h1 className="sr-only">{t('Interceptions')}</h1>
      <LazyFilterBar
        shouldLoad={shouldLoad}
        props={{ filters, onChange: setFilters, error: query.error, pages, abilities: useCapabilities() }}
      />
      <ListUsage {...list} />
      {finding.isOpen ? <LateFindInList props={{ list, link, finding }} fallback={null} /> : null}
      {isFinding ? null : (
        <ListToolbar
          filters={filters}
          asOf={asOf}
          loaded={rows.length}
          count={count}
          shouldLoad={shouldLoad}
          onSearch={finding.open}
        />
      )}
      {isFinding ? null : rows.length > 0 ? (
        <>
          <ListRows list={list} walk={walk} isSplitView={isSplitView} shouldLoad={shouldLoad} />
          <ListEnd
            loaded={rows.length}
            hasMore={query.hasNextPage}
            loading={query.isFetchingNextPage}
            error={query.error}
            oldest={rows.at(rows.length - 1)?.started_at ?? null}
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
