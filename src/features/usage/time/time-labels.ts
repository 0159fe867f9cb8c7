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
/** Up to this length, the axis shows times of day. Above it, only dates. */
const MAX_CLOCK_SPAN = 2 * DAY;

interface Span {
  /** Milliseconds. */
  from: number;
  to: number;
}

/** Labels time spans. Spans with different starts get different labels. */
export function spanLabels(spans: readonly Span[], zone: TimeZone): string[] {
  const plain = spans.map(({ from, to }) => formatTimeSpan(from, to, zone));
  const counts = countOf(plain);
  return spans.map(({ from, to }, at) => {
    const label = plain[at] ?? '';
    const isShort = to - from < DAY / 2;
    const changes = isShort && offsetOf(from, zone) !== offsetOf(to, zone);
    return changes || (counts.get(label) ?? 0) > 1 ? formatTimeSpanWithOffset(from, to, zone) : label;
  });
}

/**
 * Labels the axis at the start of each span. On a long axis only the first of several bars of one date has a label, and no
 * two labels are equal.
 * @param now milliseconds; the year is omitted if all spans are in the current year
 */
export function tickLabels(spans: readonly Span[], zone: TimeZone, now: number): Map<number, string> {
  const starts = spans.map(({ from }) => from);
  const [first = 0, last = 0] = [starts[0], starts.at(-1)];
  const thisYear = yearOf(now, zone);
  const withYear = yearOf(first, zone) !== thisYear || yearOf(last, zone) !== thisYear;
  const date = (time: number): string => formatDate(time, zone, withYear);
  const isOneDay = formatDate(first, zone, true) === formatDate(last, zone, true);
  const labels = new Map<number, string>();
  if (
    (spans.at(-1)?.to ?? 0) - first > MAX_CLOCK_SPAN ||
    spans.every(({ from, to }) => to - from > DAY / 2)
  ) {
    let previous = '';
    for (const start of starts) {
      const label = date(start);
      if (label !== previous) labels.set(start, label);
      previous = label;
    }
    return labels;
  }
  const timeOf = (time: number, withOffset: boolean): string =>
    `${isOneDay ? '' : `${date(time)}, `}${formatClock(time, zone, withOffset)}`;
  const counts = countOf(starts.map(start => timeOf(start, false)));
  for (const start of starts) {
    const label = timeOf(start, false);
    labels.set(start, (counts.get(label) ?? 0) > 1 ? timeOf(start, true) : label);
  }
  return labels;
}

function countOf(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
