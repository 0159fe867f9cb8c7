import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { href } from '#shared/url/routes.ts';
import { forgetCounts } from '#shared/api/count-queries.ts';
import { FilterBar } from '#features/filters/filter-bar.tsx';
import { filtersKey } from '#shared/domain/filter-selection.ts';
import type { RowsPage } from '#shared/domain/interception-row.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { UsageScreen } from '#features/usage/usage-screen.tsx';
import { RegionBoundary } from '#shared/ui/region-boundary.tsx';
import { usePageActions } from '#shared/ui/shortcuts.ts';
import { t } from '#shared/i18n/t.ts';
import { ListState } from '#features/interceptions/list-status.tsx';
import { useCapabilities, useCacheScope, useHasDatabase } from '#shared/api/config.ts';
import { useFilters } from '#shared/url/use-filters.ts';

/** The page has no rows: a worker aggregates them and returns only totals. */
const NO_PAGES: readonly RowsPage[] = [];

export function UsagePage() {
  const { filters, asOf, setFilters } = useFilters('usage');
  const [refreshCount, setRefreshCount] = useState(0);
  const [error, setError] = useState<Error | null>(null);
  const client = useQueryClient();
  const capabilities = useCapabilities();
  const owner = useCacheScope();
  const zone = usePreference(timeZonePreference);
  const key = filtersKey(filters, asOf);
  const hrefOf = useCallback((to: typeof filters) => href('usage', to), []);
  const refresh = useCallback(() => {
    forgetCounts(client);
    setRefreshCount(now => now + 1);
  }, [client]);
  usePageActions({ refresh });
  const isValid = filters.invalid.length === 0;
  const hasDatabase = useHasDatabase();
  const request = useMemo(
    () => ({ filters, asOf, zone, owner, hasDatabase }),
    [filters, asOf, zone, owner, hasDatabase],
  );

  return (
    <div className="flex flex-col gap-3">
      <title>{t('Usage · AI Bridge')}</title>
      <h1 className="sr-only">{t('Usage')}</h1>
      <FilterBar
        filters={filters}
        onChange={setFilters}
        error={isValid ? error : null}
        pages={NO_PAGES}
        capabilities={capabilities}
      />
      {isValid ? (
        <RegionBoundary key={`${key} ${zone} ${refreshCount}`}>
          <UsageScreen
            of={request}
            canFilterClient={capabilities.clientFilter}
            hrefOf={hrefOf}
            onFilters={setFilters}
            onRetry={refresh}
            onError={setError}
            renderNothing={state => (
              <ListState {...state} filters={filters} onFilters={setFilters} onRetry={refresh} />
            )}
          />
        </RegionBoundary>
      ) : (
        <ListState filters={filters} error={null} pending={false} onFilters={setFilters} onRetry={refresh} />
      )}
    </div>
  );
}
