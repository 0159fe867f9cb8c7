import { formatCount } from '#lib/numbers.ts';
import { formatDay, type TimeZone } from '#lib/times.ts';
import { Button } from '#ui/button.tsx';
import { QueryError } from './query-error.tsx';

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
        The rows above stay.
      </QueryError>
    );
  }
  if (!hasMore) {
    return (
      <p className="py-3 text-center text-sm text-faint">
        End of the list: {formatCount(loaded)} {loaded === 1 ? 'interception' : 'interceptions'}
        {oldest === null ? '' : `, the oldest of ${formatDay(oldest, zone)}`}.
      </p>
    );
  }
  return (
    <div className="flex justify-center py-2">
      <Button onClick={onMore} aria-disabled={loading} aria-busy={loading}>
        {loading ? 'Loading…' : 'Load more'}
      </Button>
    </div>
  );
}
