import clsx from 'clsx';
import { memo, useEffect, useRef, useState, type ComponentProps } from 'react';
import { Link, type LinkProps } from 'react-router';
import type { Excerpt } from '#shared/lib/text-search.ts';
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
import type { TextQuery } from '#shared/domain/text-query.ts';
import { EmptyState } from '#shared/ui/empty-state.tsx';
import { QueryError } from '#shared/ui/query-error.tsx';
import { describePlaces, FindProgress } from './search-progress.tsx';
import { LISTED, type ActiveSearch, foundHits, searchedKey, type Searched, useFind } from './use-search.ts';
import { WorkerTimeoutError } from './engine/open-finder.ts';

/** Where something was found, with what stands around it; one text, so that its letters join and its direction is one. */
function ExcerptText({ excerpt: { before, match, after } }: { excerpt: Excerpt }) {
  const hidden = usePrivacyMode();
  // A link has no room for a button that shows it: that is in the interception it leads to.
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
  /** Whether it stands beside the list. */
  shown: boolean;
  now: number;
  zone: TimeZone;
}

/** An interception in which something was found: when, who, how often, and the first place. */
const HitRow = memo(function HitRow({ hit, link, shown, now, zone }: HitRowProps) {
  const { started_at, person, model, kind, tool, excerpt } = hit;
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (shown) line.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  return (
    <li ref={line} className="scroll-my-14 border-b border-line last:border-b-0">
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
  kept: ActiveSearch;
  /** Of the interception that stands beside the list. */
  shownId: string | null;
}

/** What was found, newest first; some at a time, and the way to more of it. */
function HitList({ hits, kept, link, shownId }: HitListProps) {
  const [asked, setListed] = useState(() => kept.listed());
  // As far as somebody has walked.
  const shown = shownId === null ? -1 : hits.findIndex(({ id }) => id === shownId);
  const listed = Math.max(asked, Math.ceil((shown + 1) / LISTED) * LISTED);
  const now = useMinute();
  const zone = usePreference(timeZonePreference);
  const rest = hits.length - listed;
  const more = () => {
    kept.list(listed + LISTED);
    setListed(listed + LISTED);
  };
  return (
    <>
      <ol aria-label={t('Matches')} className="card overflow-hidden">
        {hits.slice(0, listed).map(hit => (
          <HitRow key={hit.id} hit={hit} link={link} shown={hit.id === shownId} now={now} zone={zone} />
        ))}
      </ol>
      {rest > 0 ? (
        <p className="flex items-center justify-center gap-3 py-1 text-muted">
          <span>
            {plural(
              listed,
              { one: 'Showing {n} of {all}', other: 'Showing {n} of {all}' },
              { all: formatCount(hits.length) },
            )}
          </span>
          <Button onClick={more}>
            {plural(Math.min(rest, LISTED), { one: 'Show {n} more', other: 'Show {n} more' })}
          </Button>
        </p>
      ) : null}
    </>
  );
}

interface FindResultsProps extends Pick<ComponentProps<typeof HitList>, 'link' | 'shownId'> {
  /** The same object as long as the same is searched. */
  of: Searched;
  onFind: (find: TextQuery) => void;
}

/** What a search has found so far; mounted anew for each. */
export function FindResults({ of, link, shownId, onFind }: FindResultsProps) {
  const { kept, state } = useFind(of);
  const { phase, error, hits } = state;
  useEffect(() => foundHits.tell(searchedKey(of), hits), [of, hits]);
  return (
    <>
      <FindProgress state={state} reading={kept?.reading ?? null} />
      {error instanceof WorkerTimeoutError ? (
        <div role="alert" className="card border-s-2 border-s-error px-4 py-3">
          <p className="font-semibold">{t('Expression timed out')}</p>
          <p className="text-muted">
            {t(
              'The expression ran for more than a second on one item and was stopped. Nested repetition such as (a+)+ causes this. Simplify it, or search as plain text.',
            )}
          </p>
          <Button className="mt-2" onClick={() => onFind({ ...of.find, isRegex: false })}>
            {t('Search as plain text')}
          </Button>
        </div>
      ) : error && kept ? (
        <QueryError error={error} onRetry={kept.reading.start}>
          {t('Matches found so far are kept.')}
        </QueryError>
      ) : null}
      {kept && hits.length > 0 ? (
        <HitList hits={hits} kept={kept} link={link} shownId={shownId} />
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
