import { useEffect, useRef, useState } from 'react';
import { formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { isRunning } from '#shared/api/job.ts';
import type { SearchScope } from '#shared/domain/filters.ts';
import {
  MAX_MATCHES_PER_HIT,
  type SearchHit,
  TEXT_KINDS,
  type TextKind,
} from '#shared/domain/search-hits.ts';
import { Button } from '#shared/ui/button.tsx';
import type { SearchState, SearchJob } from './engine/search-job.ts';

export const SCOPE_LABELS: Readonly<Record<SearchScope, string>> = {
  everything: t('All content'),
  prompts: t('Prompts'),
  tools: t('Tool names'),
  inputs: t('Tool inputs'),
  errors: t('Errors'),
};

/** For example `Searched 3,000 of 12,400, newest first`. It never claims more than was searched. */
export function describeSearched(state: SearchState): string {
  const { phase, searched, count, unread } = state;
  if (count === null) return isRunning(state) ? t('Searching…') : t('Not searched');
  const parts = [describePart(phase, searched, count)];
  if (state.isQueued && isRunning(state)) parts.push(t('waiting for other queries'));
  if (unread > 0) {
    parts.push(plural(unread, { one: '{n} has unreadable fields', other: '{n} have unreadable fields' }));
  }
  return parts.join('; ');
}

function describePart(phase: SearchState['phase'], searched: number, count: number): string {
  const figures = { n: formatCount(searched), all: formatCount(count) };
  if (phase !== 'done') return t('Searched {n} of {all}, newest first', figures);
  if (searched === count) return t('Searched {n} of {all}', figures);
  return t('Searched {n} of {all}; the rest arrived or were deleted during the search', figures);
}

export function describeMatchCount(state: SearchState): string {
  const { hits } = state;
  if (hits.length === 0) return isRunning(state) ? t('no matches yet') : t('no matches');
  return plural(hits.length, { one: '{n} match', other: '{n} matches' });
}

const IN_KIND: Readonly<Record<TextKind, (count: number) => string>> = {
  prompt: count => plural(count, { one: '{n} in prompts', other: '{n} in prompts' }),
  tool: count => plural(count, { one: '{n} in tool names', other: '{n} in tool names' }),
  input: count => plural(count, { one: '{n} in tool inputs', other: '{n} in tool inputs' }),
  error: count => plural(count, { one: '{n} in errors', other: '{n} in errors' }),
  metadata: count => plural(count, { one: '{n} in metadata', other: '{n} in metadata' }),
};

/** Counts the matches per kind of text, for example `2 in prompts`, `1 in errors`. */
export function describePlaces({ places, isCut }: Pick<SearchHit, 'places' | 'isCut'>): string[] {
  if (isCut) return [plural(MAX_MATCHES_PER_HIT, { one: '{n} or more', other: '{n} or more' })];
  return TEXT_KINDS.flatMap(kind => {
    const count = places[kind] ?? 0;
    return count === 0 ? [] : [IN_KIND[kind](count)];
  });
}

/** Milliseconds between two updates, because a screen reader announces each one. */
const ANNOUNCE_INTERVAL_MS = 3000;

/** Progress of the search, with buttons to stop and continue. */
export function SearchProgress({ state, job }: { state: SearchState; job: SearchJob | null }) {
  const { phase, searched, count } = state;
  const running = isRunning(state);
  const label = useThrottledLabel(`${describeSearched(state)}: ${describeMatchCount(state)}`, running);
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
      <p role="status" className="tabular font-semibold">
        {label}
      </p>
      {running ? (
        <progress
          aria-label={t('Searched')}
          max={Math.max(1, count ?? 1)}
          value={searched}
          className="progress-line min-w-24 flex-1"
        />
      ) : null}
      {running ? (
        <Button variant="link" onClick={job?.stop}>
          {t('Stop')}
        </Button>
      ) : null}
      {phase === 'stopped' ? (
        <Button variant="link" onClick={job?.start}>
          {t('Continue')}
        </Button>
      ) : null}
    </div>
  );
}

/** Throttles a label while it changes, and updates it immediately at the end. */
function useThrottledLabel(label: string, isChanging: boolean): string {
  const [announced, setAnnounced] = useState(label);
  const newest = useRef(label);
  useEffect(() => {
    newest.current = label;
  });
  useEffect(() => {
    if (!isChanging) return;
    setAnnounced(newest.current);
    const timer = setInterval(() => setAnnounced(newest.current), ANNOUNCE_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [isChanging]);
  return isChanging ? announced : label;
}
