import { use } from 'react';
import { Link } from 'react-router';
import { formatStarted, timeHint } from '#lib/times.ts';
import type { Interception } from '#model/interception.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { useMinute } from '#ui/minute.ts';
import { RowLinkContext } from './row-link.ts';

/** When it started, as a link to the interception itself: to be opened in a tab of its own. */
export function StartedCell({ row }: { row: Interception }) {
  const now = useMinute();
  const zone = usePreference(timeZonePreference);
  const linkOf = use(RowLinkContext);
  // Not a stop of its own: the table is one, and the row's detail has the same link.
  return (
    <Link {...linkOf(row)} tabIndex={-1} className="truncate text-muted hover:text-accent hover:underline">
      <time dateTime={row.started_at} title={timeHint(row.started_at)} className="tabular">
        {formatStarted(row.started_at, now, zone)}
      </time>
    </Link>
  );
}
