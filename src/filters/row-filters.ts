import { dayNumber, dayStart } from '#lib/time-grid.ts';
import { formatDay, type TimeZone } from '#lib/times.ts';
import { leaveOut, patchFilters, type Filters, type NameKey } from '#model/filters.ts';
import type { InterceptionRow } from '#model/interception-row.ts';
import { canQuote } from '#model/q.ts';
import { formatMicros } from '#model/rfc3339.ts';

/** One way to filter by a row. */
export interface RowFilter {
  /** The column that it stands in. */
  readonly column: string;
  /** Whether it leaves such rows out, or has only these. */
  readonly isLeftOut: boolean;
  /** What it filters by, as it is shown: this may come from outside. */
  readonly value: string;
  readonly apply: (filters: Filters) => Filters;
}

type FilteredRow = Pick<InterceptionRow, 'initiator' | 'model' | 'provider' | 'started_at'> & {
  client?: string | null | undefined;
};

/** Narrows the list to what a row holds, or leaves that out, one kind at a time. What Coder’s language cannot say is not offered. */
export function rowFilters(row: FilteredRow, zone: TimeZone): RowFilter[] {
  const { initiator, model, provider, client } = row;
  const values: [column: string, value: string, key: NameKey, filter: string][] = [
    ['initiator', initiator.name || initiator.username, 'initiator', initiator.username],
    ['model', model, 'model', model],
    ['model', provider, 'provider', provider],
  ];
  if (typeof client === 'string') values.push(['client', client, 'client', client]);
  const named = values.filter(([, , , filter]) => filter !== '' && canQuote(filter));
  const only = named.map(([column, value, key, filter]): RowFilter => {
    return { column, isLeftOut: false, value, apply: filters => patchFilters(filters, { [key]: filter }) };
  });
  const not = named.map(([column, value, key, filter]): RowFilter => {
    return { column, isLeftOut: true, value, apply: filters => leaveOut(filters, key, filter) };
  });
  return [...only, ...onlyThisDay(row.started_at, zone), ...not];
}

/** Both bounds are inclusive at Coder: the day ends a microsecond before the next one begins. */
function onlyThisDay(started_at: string, zone: TimeZone): RowFilter[] {
  const time = Date.parse(started_at);
  if (Number.isNaN(time)) return [];
  const day = dayNumber(time, zone);
  const [from, next] = [dayStart(day, zone), dayStart(day + 1, zone)];
  return [
    {
      column: 'started',
      isLeftOut: false,
      value: formatDay(started_at, zone),
      apply: filters =>
        patchFilters(filters, {
          range: null,
          started_after: formatMicros(BigInt(from) * 1000n),
          started_before: formatMicros(BigInt(next) * 1000n - 1n),
        }),
    },
  ];
}
