import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { href, interceptionHref } from '#shared/url/routes.ts';
import { describeError } from '#shared/api/error-messages.ts';
import { relatedRequestsQuery } from './queries.ts';
import { formatTimeOfDay, timeHint } from '#shared/i18n/times.ts';
import type { Filters } from '#shared/domain/filters.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Button, buttonStyles } from '#shared/ui/button.tsx';
import { rich } from '#shared/i18n/rich.tsx';
import { NameText } from '#shared/ui/untrusted-text.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import {
  RULES,
  filtersForSameClient,
  filtersForSameModel,
  filtersForSameUser,
  groupIntoTurn,
} from './related-requests.ts';

interface RelatedRequestsProps {
  interception: Interception;
  /** Filters of the list. Links to related requests keep them. */
  filters: Filters;
}

/** The rest of the turn, and links to lists of similar requests. */
export function RelatedRequests({ interception, filters }: RelatedRequestsProps) {
  const { initiator } = interception;
  return (
    <section
      aria-label={t('Related requests')}
      className="flex flex-col gap-2 border-t border-dashed border-line-strong pt-3"
    >
      <RestOfTurn interception={interception} filters={filters} />
      <p className="flex flex-wrap gap-x-4 gap-y-1 print:hidden">
        <ListLink filters={filtersForSameUser(interception)}>
          {rich('More from {name} around this time', {
            name: <NameText text={initiator.name || initiator.username} />,
          })}
        </ListLink>
        <ListLink filters={filtersForSameModel(interception)}>{t('All requests to this model')}</ListLink>
        <ListLink filters={filtersForSameClient(interception)}>{t('All requests from this client')}</ListLink>
      </p>
    </section>
  );
}

function ListLink({ filters, children }: { filters: Filters | null; children: ReactNode }) {
  if (filters === null) return null;
  return (
    // A name can be longer than a line.
    <Link
      to={href('interceptions', filters)}
      className={`${buttonStyles('link')} min-w-0 text-start whitespace-normal!`}
    >
      <span className="min-w-0">{children}</span>
    </Link>
  );
}

function RestOfTurn({ interception, filters }: RelatedRequestsProps) {
  const query = useQuery(relatedRequestsQuery(interception));
  if (query.error) {
    return (
      <p className="text-muted">
        {t('Couldn’t load the rest of this turn: {reason}.', { reason: describeError(query.error).title })}{' '}
        <Button variant="link" onClick={() => void query.refetch()}>
          {t('Retry')}
        </Button>
      </p>
    );
  }
  if (query.isPending) return <p className="text-faint">{t('Loading the rest of this turn…')}</p>;
  if (query.data === null) return null;
  const { rows, complete } = query.data;
  const { basis, before, after } = groupIntoTurn(interception, rows);
  const missing = complete
    ? ''
    : plural(rows.length, {
        one: 'Only the {n} most recent nearby request from this user was checked.',
        other: 'Only the {n} most recent nearby requests from this user were checked.',
      });
  if (before.length + after.length === 0) {
    const none = t('No other requests in this turn.');
    return <p className="text-faint">{joinSentences(none, missing)}</p>;
  }
  return (
    <details>
      <summary className="cursor-pointer text-muted">
        {turnSizeLabel(before.length, after.length)} ({basis === 'thread' ? t('recorded') : t('inferred')})
      </summary>
      <p className="mt-1 text-sm text-faint">{joinSentences(RULES[basis], missing)}</p>
      <ol className="mt-1 flex flex-col gap-0.5">
        {[...before, interception, ...after].map(row => (
          <TurnRow key={row.id} row={row} filters={filters} current={row === interception} />
        ))}
      </ol>
    </details>
  );
}

function TurnRow({ row, filters, current }: { row: Interception; filters: Filters; current: boolean }) {
  const zone = usePreference(timeZonePreference);
  const time = (
    <time dateTime={row.started_at} title={timeHint(row.started_at)} className="tabular font-mono text-sm">
      {formatTimeOfDay(row.started_at, zone)}
    </time>
  );
  return (
    <li className="flex flex-wrap items-baseline gap-x-2">
      {current ? (
        <span aria-current="true" className="font-semibold">
          {time}
        </span>
      ) : (
        <Link to={interceptionHref(row, filters)} className="rounded-[4px] text-accent hover:underline">
          {time}
        </Link>
      )}
      <NameText text={row.model} />
      <span className="text-faint">
        {row.user_prompts.length > 0 ? t('prompt') : t('follow-up')}
        {current ? `, ${t('current')}` : ''}
      </span>
    </li>
  );
}

/** Describes how many requests of the turn were before and after. At least one number must not be 0. */
function turnSizeLabel(before: number, after: number): string {
  if (before === 0)
    return plural(after, { one: '{n} later request in this turn', other: '{n} later requests in this turn' });
  const from = plural(before, {
    one: '{n} earlier request in this turn',
    other: '{n} earlier requests in this turn',
  });
  if (after === 0) return from;
  return `${from}, ${plural(after, { one: '{n} later', other: '{n} later' })}`;
}

/** Joins the sentences that are not empty. */
function joinSentences(...sentences: string[]): string {
  return sentences.filter(Boolean).join(' ');
}
