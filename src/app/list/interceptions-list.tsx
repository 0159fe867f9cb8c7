import { useEffect } from 'react';
import { LazyFilterBar } from '#filters/lazy-filter-bar.tsx';
import { ListEnd } from '#interceptions/list-end.tsx';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { late } from '#ui/late.tsx';
import { useAfterPaint } from '#ui/use-after-paint.ts';
import { ListUsage } from './list-usage.tsx';
import { ListRows } from './list-rows.tsx';
import { ListToolbar } from './list-toolbar.tsx';
import { ListState } from '#app/list-state.tsx';
import { useAbilities } from '#app/use-config.ts';
import type { List } from './use-list.ts';
import { bringInterceptionPanel } from '#app/panel/late-interception-panel.ts';
import { useOpenInterception } from '#app/panel/use-open-interception.ts';
import { bringRowDetail } from './late-row-detail.tsx';
import { useListFind } from './use-list-find.ts';
import type { Walk } from '#app/panel/use-walk.ts';
import { t } from '#lib/words/t.ts';

const [LateFindInList] = late(async () => (await import('./find-in-list.tsx')).FindInList);
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
