import { formatDay, type TimeZone } from '#shared/i18n/times.ts';
import { Button } from '#shared/ui/button.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import { QueryError } from '#shared/ui/query-error.tsx';

interface ListEndProps {
  loaded: number;
  hasMore: boolean;
  loading: boolean;
  error: Error | null;
  /** The start of the last loaded row: where the record begins, once the end is reached. */
  oldest: string | null;
  zone: TimeZone;
  onMore: () => void;
}

/** Below the last loaded row: more to come, why not, or that this is the end. */
export function ListEnd({ loaded, hasMore, loading, error, oldest, zone, onMore }: ListEndProps) {
  if (error) {
    return (
      <QueryError error={error} onRetry={onMore}>
        {t('The rows above stay.')}
      </QueryError>
    );
  }
  if (!hasMore) {
    return (
      <p className="py-3 text-center text-sm text-faint">
        {oldest === null
          ? plural(loaded, {
              one: 'End of the list: {n} interception.',
              other: 'End of the list: {n} interceptions.',
            })
          : plural(
              loaded,
              {
                one: 'End of the list: {n} interception, the oldest of {day}.',
                other: 'End of the list: {n} interceptions, the oldest of {day}.',
              },
              { day: formatDay(oldest, zone) },
            )}
      </p>
    );
  }
  return (
    <div className="flex justify-center py-2">
      <Button onClick={onMore} aria-disabled={loading} aria-busy={loading}>
        {loading ? t('Loading…') : t('Load more')}
      </Button>
    </div>
  );
}
