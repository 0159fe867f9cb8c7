import { ArrowDownWideNarrow, Share2, RefreshCw, TextSearch } from 'lucide-react';
import { memo, useRef, useState, useEffect, useReducer, type Dispatch } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Icon } from '#shared/ui/icon.tsx';
import { usePageActions } from '#shared/ui/shortcuts.ts';
import { Button } from '#shared/ui/button.tsx';
import type { UrlFilters } from '#shared/url/use-filters.ts';
import {
  includesRunning,
  isNewestFirst,
  sortOf,
  withSort,
  type Filters,
  type Sort,
} from '#shared/domain/filters.ts';
import { sortLabel } from '#shared/domain/row-values.ts';
import { t, plural } from '#shared/i18n/t.ts';
import { requestsOf } from '#shared/api/list-page.ts';
import { RETRY_OPTIONS } from '#shared/api/request-policy.ts';
import { QueryError } from '#shared/ui/error-state.tsx';
import { formatCount } from '#shared/lib/numbers.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { PopupBoundary } from '#shared/ui/region-boundary.tsx';
import { lazyPopup, lazyWithPreload } from '#shared/ui/lazy.tsx';
import { ProgressBar } from '#shared/ui/progress.tsx';
import { ExportRows } from '#features/usage/export/export-button.tsx';
import { useCacheScope, useHasDatabase } from '#shared/api/config.ts';
import { refreshInterceptions } from './refresh.ts';
import { LiveBar, LiveSwitch } from '#features/interceptions/live/live-bar.tsx';
import {
  liveReducer,
  INITIAL_LIVE_STATE,
  type LiveAction,
  type LiveState,
} from '#features/interceptions/live/live-state.ts';
import { isScrolledToTop } from '#shared/ui/scroll-anchor.ts';

/** Polls a list while its page is visible: one request at a time, less often after failures. */
function useLive(
  { filters, asOf }: Pick<UrlFilters, 'filters' | 'asOf'>,
  isPossible: boolean,
): [LiveState, Dispatch<LiveAction>] {
  const client = useQueryClient();
  const [state, dispatch] = useReducer(liveReducer, INITIAL_LIVE_STATE);
  const { isOn, newRowsAbove } = state;

  useEffect(() => {
    if (!isOn) return;
    if (!isPossible) return dispatch({ type: 'toggled' });
    const abort = new AbortController();
    // Loaded on first use. If it fails to load, the list cannot be live, which counts as a failed request.
    void import('#features/interceptions/live/poll-live.ts').then(
      ({ pollLive }) => pollLive({ client, filters, asOf, dispatch, signal: abort.signal }),
      () => dispatch({ type: 'failed' }),
    );
    return () => abort.abort();
  }, [isOn, isPossible, client, filters, asOf]);

  useEffect(() => {
    if (newRowsAbove === 0) return;
    const onScroll = (): void => {
      if (isScrolledToTop()) dispatch({ type: 'scrolledToTop' });
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => window.removeEventListener('scroll', onScroll);
  }, [newRowsAbove]);

  return [state, dispatch];
}

const [LazyShareListDialog] = lazyWithPreload(
  async () => (await import('./share-list-dialog.tsx')).ShareListDialog,
);

/** Button that opens the share dialog. */
const ShareList = memo(function ShareList(list: Pick<UrlFilters, 'filters' | 'asOf'>) {
  const [now, setNow] = useState<number | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  usePageActions({ share: () => setNow(Date.now()) });
  return (
    <>
      <Button ref={button} variant="quiet" aria-haspopup="dialog" onClick={() => setNow(Date.now())}>
        <Icon icon={Share2} />
        <span className="max-sm:sr-only">{t('Share list')}</span>
      </Button>
      {now === null ? null : (
        <PopupBoundary onClose={() => setNow(null)}>
          <LazyShareListDialog
            props={{ ...list, now, finalFocus: button, onClose: () => setNow(null) }}
            fallback={null}
          />
        </PopupBoundary>
      )}
    </>
  );
});

const [LazyViewTools] = lazyWithPreload(
  async () => (await import('#features/saved-views/views-button.tsx')).ViewTools,
);

const LazySortMenu = lazyPopup<{ sort: Sort; onSort: (sort: Sort) => void }>(
  'menu',
  async () => (await import('./sort-menu.tsx')).SortMenu,
);

/** Shows the order of the list, and opens the menu of orders. */
function SortButton({ filters, onFilters }: Pick<ListToolbarProps, 'filters' | 'onFilters'>) {
  const sort = sortOf(filters);
  return (
    <LazySortMenu
      rest={{ sort, onSort: next => onFilters(withSort(filters, next)) }}
      render={waiting => (
        <Button variant="quiet" className="-ms-2" {...waiting}>
          <Icon icon={ArrowDownWideNarrow} />
          <span className="sr-only">{t('Sort:')} </span>
          {sortLabel(sort)}
        </Button>
      )}
    />
  );
}

interface ListToolbarProps extends Pick<UrlFilters, 'filters' | 'asOf'> {
  loaded: number;
  /** The server's count of all matching rows. */
  count: number;
  /** The number of newest rows that are sorted, or null if all are. */
  sorted: number | null;
  /** Whether to load what the first rows do not need. */
  shouldLoad: boolean;
  onFilters: (filters: Filters) => void;
  onSearch: () => void;
}

/** Shows how many rows are loaded, and the list actions. The view options are available without rows, too. */
export const ListToolbar = memo(function ListToolbar(props: ListToolbarProps) {
  const { filters, asOf, loaded, count, sorted, shouldLoad, onFilters, onSearch } = props;
  const client = useQueryClient();
  const zone = usePreference(timeZonePreference);
  const owner = useCacheScope();
  const hasDatabase = useHasDatabase();
  const liveDisabledReason = !isNewestFirst(filters)
    ? t('Live updates require the order “Newest first”')
    : includesRunning(filters)
      ? t('Live updates don’t cover running interceptions. Refresh instead.')
      : filters.started_before === undefined
        ? null
        : t('Live updates are off because this time range has ended');
  const [live, dispatch] = useLive({ filters, asOf }, liveDisabledReason === null);
  const refresh = useMutation({
    ...RETRY_OPTIONS,
    mutationFn: () => refreshInterceptions(client, filters, asOf),
    onSuccess: () => dispatch({ type: 'refreshed' }),
  });
  const switchLive = (): void => {
    if (liveDisabledReason === null) dispatch({ type: 'toggled' });
  };
  usePageActions({
    refresh: () => refresh.isPending || refresh.mutate(),
    live: switchLive,
    search: onSearch,
  });
  return (
    <>
      <div className="flex min-h-7 flex-wrap items-center gap-x-3">
        {loaded === 0 ? null : (
          <p>
            <span role="status" className="font-semibold">
              {plural(
                count,
                { one: '{loaded} of {n} interceptions', other: '{loaded} of {n} interceptions' },
                { loaded: formatCount(loaded) },
              )}
            </span>{' '}
            {hasDatabase ? null : (
              <span className="text-muted max-sm:sr-only">
                {[t('newest first'), ...describeCost(filters)].join(' · ')}
              </span>
            )}
          </p>
        )}
        {loaded > 0 && hasDatabase ? <SortButton filters={filters} onFilters={onFilters} /> : null}
        {sorted === null || loaded === 0 ? null : (
          <span className="text-muted">{t('of the newest {n}', { n: formatCount(sorted) })}</span>
        )}
        <div className="ms-auto flex h-7 items-center gap-1 lg:gap-3">
          {shouldLoad ? (
            <LazyViewTools props={{ owner, filters, hasRows: loaded > 0 }} fallback={null} />
          ) : null}
        </div>
        {loaded === 0 ? null : (
          <div className="flex flex-wrap items-center gap-x-1 max-md:-ms-2 lg:gap-x-3">
            <LiveSwitch live={live} disabledReason={liveDisabledReason} onSwitch={switchLive} />
            <Button variant="quiet" data-opens-find="" onClick={onSearch}>
              <Icon icon={TextSearch} />
              <span className="max-sm:sr-only">{t('Search content')}</span>
            </Button>
            <ExportRows filters={filters} asOf={asOf} zone={zone} count={count} hasDatabase={hasDatabase} />
            <ShareList filters={filters} asOf={asOf} />
            <Button
              variant="quiet"
              onClick={() => refresh.isPending || refresh.mutate()}
              aria-disabled={refresh.isPending}
            >
              <Icon icon={RefreshCw} size={13} />
              <span className="max-sm:sr-only">{t('Refresh')}</span>
            </Button>
          </div>
        )}
      </div>
      <div className="-mt-3 h-0.5">{refresh.isPending ? <ProgressBar label={t('Refreshing')} /> : null}</div>
      <LiveBar live={live} onTop={toTop} onRefresh={() => refresh.isPending || refresh.mutate()} />
      {refresh.error ? (
        <QueryError error={refresh.error} onRetry={() => refresh.mutate()}>
          {t('Showing the previous results.')}
        </QueryError>
      ) : null}
    </>
  );
});

/** Explains the extra requests for filters that Coder does not support in one request. */
function describeCost(filters: Filters): string[] {
  const { first, later } = requestsOf(filters);
  if (first === 1) return [];
  if (first === later)
    return [plural(later, { one: '{n} request per page', other: '{n} requests per page' })];
  return [
    plural(
      later,
      {
        one: '{n} request per page, plus {counts} to count exclusions',
        other: '{n} requests per page, plus {counts} to count exclusions',
      },
      { counts: formatCount(first - later) },
    ),
  ];
}

/** Moves focus to the first row, because the button that was pressed disappears. */
function toTop(): void {
  window.scrollTo(0, 0);
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[aria-rowindex="2"] [data-toggle]')?.focus({ preventScroll: true }),
  );
}
