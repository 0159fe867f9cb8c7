import { OutsideText } from '#ui/text/outside-text.tsx';
import { describeError } from '#api/error-words.ts';
import { QueryError } from '#interceptions/query-error.tsx';
import { SkeletonRows } from '#interceptions/skeleton-rows.tsx';
import {
  FILTER_KEYS,
  isFiltered,
  isNameKey,
  NAME_KEYS,
  NO_FILTERS,
  patchFilters,
  valuesOf,
  withValues,
  type Filters,
} from '#model/filters.ts';
import { Button } from '#ui/button.tsx';
import { EmptyNotice } from '#ui/empty-notice.tsx';
import { t } from '#lib/words/t.ts';
import { rich } from '#ui/text/rich.tsx';
import { valueWords } from '#model/value-words.ts';
import { anyOf } from './any-of.ts';

interface ListStateProps {
  filters: Filters;
  error: Error | null;
  pending: boolean;
  onFilters: (filters: Filters) => void;
  onRetry: () => void;
}

/** Everything a list can be while there is no row to show. */
export function ListState({ filters, error, pending, onFilters, onRetry }: ListStateProps) {
  if (filters.unusable.length > 0) {
    return (
      <EmptyNotice title={t('No rows are shown')}>
        <p>
          {t(
            'A filter above cannot be used. Mend it or drop it: without it these would be other rows than you asked for.',
          )}
        </p>
      </EmptyNotice>
    );
  }
  if (error) return <ListError error={error} onRetry={onRetry} />;
  if (pending) return <SkeletonRows />;
  if (!isFiltered(filters)) {
    return (
      <EmptyNotice title={t('No interceptions yet')}>
        <p>{t('They appear here once a request that passed through AI Bridge has ended.')}</p>
      </EmptyNotice>
    );
  }
  return (
    <EmptyNotice title={t('Nothing matches these filters')}>
      <p>{t('Drop one of them:')}</p>
      <div className="flex flex-wrap justify-center gap-2">
        {FILTER_KEYS.flatMap(key => {
          const values = isNameKey(key) ? valuesOf(filters, key) : [filters[key] ?? []].flat();
          const drop = () => onFilters(patchFilters(filters, { [key]: null }));
          return values.length === 0 ? (
            []
          ) : (
            <Button key={key} onClick={drop}>
              {key}: <OutsideText text={anyOf(values.map(valueWords))} />
            </Button>
          );
        })}
        {NAME_KEYS.flatMap(key => {
          const values = filters.without?.[key] ?? [];
          const drop = () => onFilters(withValues(filters, key, { without: [] }));
          return values.length === 0 ? (
            []
          ) : (
            <Button key={key} onClick={drop}>
              {rich('not {key}: {values}', {
                key,
                values: <OutsideText text={anyOf(values.map(valueWords))} />,
              })}
            </Button>
          );
        })}
        <Button look="primary" onClick={() => onFilters(NO_FILTERS)}>
          {t('Drop all')}
        </Button>
      </div>
    </EmptyNotice>
  );
}

function ListError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (describeError(error).kind !== 'unusable-filter') return <QueryError error={error} onRetry={onRetry} />;
  return (
    <EmptyNotice title={t('No rows are shown')}>
      <p>{t('The server cannot use a filter above, and says why beside it.')}</p>
    </EmptyNotice>
  );
}
