import { useEffect } from 'react';
import { LazyFilterBar } from '#features/filters/lazy-filter-bar.tsx';
import { ListEnd } from './table/list-end.tsx';
import { timeZonePreference } from '#shared/settings/time-zone-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { late } from '#shared/ui/late.tsx';
import { useAfterPaint } from '#shared/ui/use-after-paint.ts';
import { ListUsage } from './list-usage.tsx';
import { ListRows } from './list-rows.tsx';
import { ListToolbar } from './list-toolbar.tsx';
import { ListState } from './list-status.tsx';
import { useAbilities } from '#shared/api/use-config.ts';
import type { List } from './use-list.ts';
import { bringInterceptionPanel } from './panel/interception-panel.lazy.ts';
import { useOpenInterception } from './panel/use-open-interception.ts';
import { bringRowDetail } from './row-detail.lazy.tsx';
import { useListFind } from './use-list-find.ts';
import type { Walk } from './panel/use-walk.ts';
import { t } from '#shared/i18n/t.ts';

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
