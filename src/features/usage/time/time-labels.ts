import {
  formatClock,
  formatDate,
  formatTimeSpan,
  formatTimeSpanWithOffset,
  offsetOf,
  yearOf,
  type TimeZone,
} from '#shared/i18n/times.ts';

const DAY = 86_400_000;
/** Up to here the times of day are below the bars, beyond it the dates alone. */
const SHORT = 2 * DAY;

interface Span {
  /** Milliseconds. */
  from: number;
  to: number;
}

/** What each of these stretches of time is called; no two that begin at different instants are called the same. */
export function spanLabels(spans: readonly Span[], zone: TimeZone): string[] {
  const plain = spans.map(({ from, to }) => formatTimeSpan(from, to, zone));
  const taken = countOf(plain);
  return spans.map(({ from, to }, at) => {
    const label = plain[at] ?? '';
    const isShort = to - from < DAY / 2;
    const changes = isShort && offsetOf(from, zone) !== offsetOf(to, zone);
    return changes || (taken.get(label) ?? 0) > 1 ? formatTimeSpanWithOffset(from, to, zone) : label;
  });
}

/**
 * What is written below the bars that begin at these instants. Of several bars of one date on a long axis only the
 * first has a label, and no two labels are equal.
 * @param now to leave out the year where it is this one throughout
 */
export function tickLabels(spans: readonly Span[], zone: TimeZone, now: number): Map<number, string> {
  const starts = spans.map(({ from }) => from);
  const [first = 0, last = 0] = [starts[0], starts.at(-1)];
  const thisYear = yearOf(now, zone);
  const withYear = yearOf(first, zone) !== thisYear || yearOf(last, zone) !== thisYear;
  const date = (time: number): string => formatDate(time, zone, withYear);
  const isOneDay = formatDate(first, zone, true) === formatDate(last, zone, true);
  const labels = new Map<number, string>();
  if ((spans.at(-1)?.to ?? 0) - first > SHORT || spans.every(({ from, to }) => to - from > DAY / 2)) {
    let before = '';
    for (const start of starts) {
      const label = date(start);
      if (label !== before) labels.set(start, label);
      before = label;
    }
    return labels;
  }
  const timeOf = (time: number, withOffset: boolean): string =>
    `${isOneDay ? '' : `${date(time)}, `}${formatClock(time, zone, withOffset)}`;
  const taken = countOf(starts.map(start => timeOf(start, false)));
  for (const start of starts) {
    const label = timeOf(start, false);
    labels.set(start, (taken.get(label) ?? 0) > 1 ? timeOf(start, true) : label);
  }
  return labels;
}

function countOf(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
