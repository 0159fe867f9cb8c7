import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { href, interceptionHref } from '#address/paths.ts';
import { describeError } from '#api/error-words.ts';
import { neighboursQuery } from '#api/neighbours.ts';
import { formatTimeOfDay, timeHint } from '#lib/times.ts';
import type { Filters } from '#model/filters.ts';
import type { Interception } from '#model/interception.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { Button, buttonLook } from '#ui/button.tsx';
import { OutsideText } from '#ui/text/outside-text.tsx';
import { RULES, sameClient, sameModel, samePerson, turnOf } from './neighbours.ts';

interface NeighboursViewProps {
  interception: Interception;
  /** Of the list beside it, which a link to a neighbour keeps. */
  filters: Filters;
}

/** What stands around an interception: the rest of its turn, and lists of what was alike. */
export function NeighboursView({ interception, filters }: NeighboursViewProps) {
  const { initiator } = interception;
  return (
    <section
      aria-label="Neighbourhood"
      className="flex flex-col gap-2 border-t border-dashed border-line-strong pt-3"
    >
      <RestOfTurn interception={interception} filters={filters} />
      <p className="flex flex-wrap gap-x-4 gap-y-1 print:hidden">
        <ListLink filters={samePerson(interception)}>
          <OutsideText text={initiator.name || initiator.username} /> around this time
        </ListLink>
        <ListLink filters={sameModel(interception)}>Same model, all time</ListLink>
        <ListLink filters={sameClient(interception)}>Same client, all time</ListLink>
      </p>
    </section>
  );
}

function ListLink({ filters, children }: { filters: Filters | null; children: ReactNode }) {
  if (filters === null) return null;
  return (
    <Link to={href('interceptions', filters)} className={buttonLook('link')}>
      <span>{children}</span>
    </Link>
  );
}

function RestOfTurn({ interception, filters }: NeighboursViewProps) {
  const query = useQuery(neighboursQuery(interception));
  if (query.error) {
    return (
      <p className="text-muted">
        The rest of its turn is not known: {describeError(query.error).title}.{' '}
        <Button look="link" onClick={() => void query.refetch()}>
          Retry
        </Button>
      </p>
    );
  }
  if (query.isPending) return <p className="text-faint">Looking for the rest of its turn…</p>;
  if (query.data === null) return null;
  const { rows, complete } = query.data;
  const { basis, before, after } = turnOf(interception, rows);
  const missing = complete
    ? ''
    : ` Only the newest ${rows.length} of this person’s requests around it were looked at.`;
  if (before.length + after.length === 0) {
    return <p className="text-faint">No other request of the same turn was found.{missing}</p>;
  }
  return (
    <details>
      <summary className="cursor-pointer text-muted">
        {[
          before.length > 0 ? `Continues from ${count(before.length)}` : '',
          after.length > 0
            ? `${before.length > 0 ? 'continued' : 'Continued'} by ${count(after.length)}`
            : '',
        ]
          .filter(Boolean)
          .join(', ')}{' '}
        ({basis === 'thread' ? 'recorded' : 'inferred'})
      </summary>
      <p className="mt-1 text-sm text-faint">
        {RULES[basis]}
        {missing}
      </p>
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
      <OutsideText text={row.model} />
      <span className="text-faint">
        {row.user_prompts.length > 0 ? 'prompt' : 'follow-up'}
        {current ? ', this one' : ''}
      </span>
    </li>
  );
}

function count(rows: number): string {
  return rows === 1 ? '1 request' : `${rows} requests`;
}
