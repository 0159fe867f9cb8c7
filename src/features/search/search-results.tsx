import clsx from 'clsx';
import { memo, useEffect, useRef, useState, type ComponentProps, type ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import type { Excerpt } from '#shared/lib/text-search.ts';
import { ApiError } from '#shared/api/errors.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { usePrivacyMode } from '#shared/ui/redacted.tsx';
import { UntrustedSegments, UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { formatStarted, timeHint, type TimeZone } from '#shared/i18n/times.ts';
import type { SearchHit } from '#shared/domain/search-hits.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Button } from '#shared/ui/button.tsx';
import { useMinute } from '#shared/ui/browser-state.ts';
import type { TextQuery } from '#shared/domain/filters.ts';
import { EmptyState } from '#shared/ui/empty-state.tsx';
import { QueryError } from '#shared/ui/error-state.tsx';
import { describePlaces, SearchProgress } from './search-progress.tsx';
import {
  PAGE_SIZE,
  type ActiveSearch,
  lastHits,
  searchKey,
  type SearchRequest,
  useSearch,
} from './use-search.ts';
import { WorkerTimeoutError } from './engine/open-finder.ts';

/** A match with its context. It is a single text, so that ligatures and text direction work across the parts. */
function ExcerptText({ excerpt: { before, match, after } }: { excerpt: Excerpt }) {
  const hidden = usePrivacyMode();
  // A link cannot contain a button to show the text. The interception that it opens has one.
  if (hidden) {
    return (
      <span className="text-muted">
        {plural(match.length, {
          one: 'hidden, {n} matching character',
          other: 'hidden, {n} matching characters',
        })}
      </span>
    );
  }
  return (
    <bdi className="outside">
      <UntrustedSegments text={before} />
      <mark className="found">
        <UntrustedSegments text={match} />
      </mark>
      <UntrustedSegments text={after} />
    </bdi>
  );
}

interface HitRowProps {
  hit: SearchHit;
  link: (hit: SearchHit) => Pick<LinkProps, 'to' | 'state' | 'replace'>;
  /** Whether it is open in the split view. */
  shown: boolean;
  now: number;
  zone: TimeZone;
}

/** An interception with matches: time, user, number of matches, and the first one. */
const HitRow = memo(function HitRow({ hit, link, shown, now, zone }: HitRowProps) {
  const { started_at, person, model, kind, tool, excerpt } = hit;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (shown) item.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  return (
    <li ref={item} className="scroll-my-14 border-b border-line last:border-b-0">
      <Link
        {...link(hit)}
        data-hit={hit.id}
        aria-current={shown ? 'true' : undefined}
        className={clsx(
          'flex flex-col gap-0.5 px-3 py-2 -outline-offset-2',
          shown ? 'bg-selected' : 'hover:bg-bg',
        )}
      >
        <span className="flex flex-wrap items-baseline gap-x-3">
          <time dateTime={started_at} title={timeHint(started_at)} className="tabular text-muted sm:w-24">
            {formatStarted(started_at, now, zone)}
          </time>
          <UntrustedText text={person} className="font-medium" />
          <UntrustedText text={model} className="text-muted" />
          <span className="tabular ms-auto text-sm text-muted">{describePlaces(hit).join(' · ')}</span>
        </span>
        <span className="line-clamp-2 min-w-0 sm:ps-27">
          {tool !== null && kind !== 'tool' ? (
            <span className="pe-2 font-semibold">
              <UntrustedText text={tool} />
            </span>
          ) : null}
          <span className={clsx(kind !== 'prompt' && 'font-mono text-sm', kind === 'error' && 'text-error')}>
            <ExcerptText excerpt={excerpt} />
          </span>
        </span>
      </Link>
    </li>
  );
});

interface HitListProps extends Pick<ComponentProps<typeof HitRow>, 'link'> {
  hits: readonly SearchHit[];
  active: ActiveSearch;
  /** ID of the interception in the split view. */
  shownId: string | null;
}

/** Results, newest first, with a button to show more. */
function HitList({ hits, active, link, shownId }: HitListProps) {
  const [requested, setListed] = useState(() => active.listed());
  // Navigation with the keyboard can go beyond the rendered results.
  const shown = shownId === null ? -1 : hits.findIndex(({ id }) => id === shownId);
  const listed = Math.max(requested, Math.ceil((shown + 1) / PAGE_SIZE) * PAGE_SIZE);
  const now = useMinute();
  const zone = usePreference(timeZonePreference);
  const remaining = hits.length - listed;
  const more = () => {
    active.setListed(listed + PAGE_SIZE);
    setListed(listed + PAGE_SIZE);
  };
  return (
    <>
      <ol aria-label={t('Matches')} className="card overflow-hidden">
        {hits.slice(0, listed).map(hit => (
          <HitRow key={hit.id} hit={hit} link={link} shown={hit.id === shownId} now={now} zone={zone} />
        ))}
      </ol>
      {remaining > 0 ? (
        <p className="flex items-center justify-center gap-3 py-1 text-muted">
          <span>
            {plural(
              listed,
              { one: 'Showing {n} of {all}', other: 'Showing {n} of {all}' },
              { all: formatCount(hits.length) },
            )}
          </span>
          <Button onClick={more}>
            {plural(Math.min(remaining, PAGE_SIZE), { one: 'Show {n} more', other: 'Show {n} more' })}
          </Button>
        </p>
      ) : null}
    </>
  );
}

/** What the database says about a regular expression that the browser accepts; null for other errors. */
function refusalOf(error: Error | null): string | null {
  if (!(error instanceof ApiError)) return null;
  return error.validations.find(({ field }) => field === 'find')?.detail ?? null;
}

interface ExpressionProblemProps {
  title: string;
  onPlainText: () => void;
  children: ReactNode;
}

function ExpressionProblem({ title, onPlainText, children }: ExpressionProblemProps) {
  return (
    <div role="alert" className="card border-s-2 border-s-error px-4 py-3">
      <p className="font-semibold">{title}</p>
      <p className="text-muted">{children}</p>
      <Button className="mt-2" onClick={onPlainText}>
        {t('Search as plain text')}
      </Button>
    </div>
  );
}

interface SearchResultsProps extends Pick<ComponentProps<typeof HitList>, 'link' | 'shownId'> {
  /** Must be memoized, because a new object starts a new search. */
  of: SearchRequest;
  onSearch: (find: TextQuery) => void;
}

/** Results of a search so far. A new search needs a new `key`. */
export function SearchResults({ of, link, shownId, onSearch }: SearchResultsProps) {
  const { active, state } = useSearch(of);
  const { phase, error, hits } = state;
  const refusal = of.find.isRegex ? refusalOf(error) : null;
  const searchAsPlainText = () => onSearch({ ...of.find, isRegex: false });
  useEffect(() => lastHits.set(searchKey(of), hits), [of, hits]);
  return (
    <>
      <SearchProgress state={state} job={active?.job ?? null} />
      {error instanceof WorkerTimeoutError ? (
        <ExpressionProblem title={t('Expression timed out')} onPlainText={searchAsPlainText}>
          {t(
            'The expression ran for more than a second on one item and was stopped. Nested repetition such as (a+)+ causes this. Simplify it, or search as plain text.',
          )}
        </ExpressionProblem>
      ) : refusal !== null ? (
        <ExpressionProblem title={t('Expression not supported')} onPlainText={searchAsPlainText}>
          <UntrustedText text={refusal} />
        </ExpressionProblem>
      ) : error && active ? (
        <QueryError error={error} onRetry={active.job.start}>
          {t('Matches found so far are still shown.')}
        </QueryError>
      ) : null}
      {active && hits.length > 0 ? (
        <HitList hits={hits} active={active} link={link} shownId={shownId} />
      ) : phase === 'done' ? (
        <EmptyState title={t('No matches')}>
          <p>
            {t(
              'Searched prompts, tool names, tool inputs, errors and metadata. Responses and tool results aren’t recorded.',
            )}
          </p>
        </EmptyState>
      ) : null}
    </>
  );
}
