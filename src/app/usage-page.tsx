import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { href } from '#address/paths.ts';
import { forgetCounts } from '#api/counts.ts';
import { FilterBar } from '#filters/filter-bar.tsx';
import { selectionKey } from '#model/selection.ts';
import type { RowsPage } from '#model/interception-row.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { UsageScreen } from '#usage/usage-screen.tsx';
import { usePageActions } from '#app/keys/page-actions.ts';
import { t } from '#lib/words/t.ts';
import { ListState } from './list-state.tsx';
import { useAbilities, useOwner } from './use-config.ts';
import { useFilters } from './use-filters.ts';

/** Its rows are read elsewhere, and only sums are kept of them. */
const NO_PAGES: readonly RowsPage[] = [];

/** The totals of a filter on a page of their own. */
export function UsagePage() {
  const { filters, asOf, setFilters } = useFilters('usage');
  const [times, setTimes] = useState(0);
  const [error, setError] = useState<Error | null>(null);
  const client = useQueryClient();
  const abilities = useAbilities();
  const owner = useOwner();
  const zone = usePreference(timeZonePreference);
  const asked = selectionKey(filters, asOf);
  const hrefOf = useCallback((to: typeof filters) => href('usage', to), []);
  const again = useCallback(() => {
    forgetCounts(client);
    setTimes(now => now + 1);
  }, [client]);
  usePageActions({ refresh: again });
  const isUsable = filters.unusable.length === 0;
  const of = useMemo(() => ({ filters, asOf, zone, owner }), [filters, asOf, zone, owner]);

  return (
    <div className="flex flex-col gap-3">
      <title>{t('Usage · AI Bridge')}</title>
      <h1 className="sr-only">{t('Usage')}</h1>
      <FilterBar
        filters={filters}
        onChange={setFilters}
        error={isUsable ? error : null}
        pages={NO_PAGES}
        abilities={abilities}
      />
      {isUsable ? (
        <UsageScreen
          key={`${asked} ${zone} ${times}`}
          of={of}
          canFilterClient={abilities.clientFilter}
          hrefOf={hrefOf}
          onFilters={setFilters}
          onAgain={again}
          onError={setError}
          renderNothing={state => (
            <ListState {...state} filters={filters} onFilters={setFilters} onRetry={again} />
          )}
        />
      ) : (
        <ListState filters={filters} error={null} pending={false} onFilters={setFilters} onRetry={again} />
      )}
    </div>
  );
}
