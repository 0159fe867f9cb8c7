import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { describeError } from '#shared/api/error-messages.ts';
import { QueryError } from '#shared/ui/error-state.tsx';
import { SkeletonRows } from './table/skeletons.tsx';
import {
  allValuesOf,
  clearFilters,
  CONDITION_KEYS,
  isCostInvalid,
  isFiltered,
  MULTI_VALUE_KEYS,
  patchFilters,
  withValues,
  type Filters,
} from '#shared/domain/filters.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { pricesPreference } from '#shared/settings/settings.ts';
import { useHasDatabase } from '#shared/api/config.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { Button } from '#shared/ui/button.tsx';
import { EmptyState } from '#shared/ui/empty-state.tsx';
import { anyOf, t } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { filterValueLabel } from '#shared/domain/row-values.ts';

const [LazyPricesButton] = lazyWithPreload(
  async () => (await import('#features/usage/cost/cost-card.tsx')).PricesButton,
);
const WITHOUT_GROUPS = { groups: [], variant: 'primary' } as const;

interface ListStateProps {
  filters: Filters;
  error: Error | null;
  pending: boolean;
  onFilters: (filters: Filters) => void;
  onRetry: () => void;
}

/** The states of a list without rows: invalid filters, error, pending, or empty. */
export function ListState({ filters, error, pending, onFilters, onRetry }: ListStateProps) {
  const table = usePreference(pricesPreference);
  const hasDatabase = useHasDatabase();
  if (hasDatabase && table === null && isCostInvalid(filters)) {
    return (
      <EmptyState title={t('Prices needed')}>
        <p>{t('Coder doesn’t record costs. They’re estimated from your own prices.')}</p>
        <LazyPricesButton props={WITHOUT_GROUPS} fallback={null} />
      </EmptyState>
    );
  }
  if (filters.invalid.length > 0) {
    return (
      <EmptyState title={t('Invalid filter')}>
        <p>{t('Fix or remove the invalid filter above to see results.')}</p>
      </EmptyState>
    );
  }
  if (error) return <ListError error={error} onRetry={onRetry} />;
  if (pending) return <SkeletonRows />;
  if (!isFiltered(filters)) {
    return (
      <EmptyState title={t('No interceptions yet')}>
        <p>{t('Requests appear here once they’ve finished passing through AI Bridge.')}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t('No interceptions match these filters')}>
      <p>{t('Try removing a filter:')}</p>
      <div className="flex flex-wrap justify-center gap-2">
        {CONDITION_KEYS.flatMap(key => {
          const values = allValuesOf(filters, key);
          const drop = () => onFilters(patchFilters(filters, { [key]: null }));
          return values.length === 0 ? (
            []
          ) : (
            <Button key={key} onClick={drop}>
              {key}: <UntrustedText text={anyOf(values.map(value => filterValueLabel(key, value)))} />
            </Button>
          );
        })}
        {MULTI_VALUE_KEYS.flatMap(key => {
          const values = filters.noneOf?.[key] ?? [];
          const drop = () => onFilters(withValues(filters, key, { noneOf: [] }));
          return values.length === 0 ? (
            []
          ) : (
            <Button key={key} onClick={drop}>
              {rich('not {key}: {values}', {
                key,
                values: <UntrustedText text={anyOf(values.map(value => filterValueLabel(key, value)))} />,
              })}
            </Button>
          );
        })}
        <Button variant="primary" onClick={() => onFilters(clearFilters(filters))}>
          {t('Clear filters')}
        </Button>
      </div>
    </EmptyState>
  );
}

function ListError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (describeError(error).kind !== 'invalid-filter') return <QueryError error={error} onRetry={onRetry} />;
  return (
    <EmptyState title={t('Invalid filter')}>
      <p>{t('The server rejected a filter. See the message above.')}</p>
    </EmptyState>
  );
}
