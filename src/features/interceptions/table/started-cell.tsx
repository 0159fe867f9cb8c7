import { use } from 'react';
import { formatStarted, timeHint } from '#shared/i18n/times.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { timeZonePreference } from '#shared/settings/time-zone-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { useMinute } from '#shared/ui/minute.ts';
import { RowLinkContext } from '#shared/ui/row-link.ts';

/** When it started, as a link to the interception itself: to be opened in a tab of its own. */
export function StartedCell({ row }: { row: InterceptionRow }) {
  const now = useMinute();
  const zone = usePreference(timeZonePreference);
  const hrefOf = use(RowLinkContext);
  // Not a stop of its own: the table is one, and the row's detail has the same link. The table follows it, for all rows.
  return (
    <a
      href={hrefOf(row)}
      tabIndex={-1}
      className="truncate text-muted hover:text-accent hover:underline"
      // Said in three ways only to whoever points at it: a row scrolled past needs no more than one.
      onPointerEnter={event => (event.currentTarget.title = row.stored_start ?? timeHint(row.started_at))}
    >
      {row.stored_start === undefined ? (
        <time dateTime={row.started_at} className="tabular">
          {formatStarted(row.started_at, now, zone)}
        </time>
      ) : (
        row.stored_start
      )}
    </a>
  );
}
