import { memo, useMemo, useRef, useState, type PointerEvent } from 'react';
import { describeStep } from '#shared/i18n/durations.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { formatCompact } from '#shared/lib/numbers.ts';
import type { UsageSummarySums } from '#shared/domain/usage-totals.ts';
import { useIsWide } from '#shared/ui/browser-state.ts';
import { spanLabels, tickLabels } from '#features/usage/time/time-labels.ts';

/** Interceptions that started in one bucket. */
interface Bar {
  /** Milliseconds. The next bar starts at `to`. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly failed: number;
}

/** @param edges bounds of the buckets in milliseconds, ascending */
function barsOf({ byTime }: Pick<UsageSummarySums, 'byTime'>, edges: readonly number[]): Bar[] {
  return edges.slice(0, -1).map((from, index) => {
    const bar = { from, to: edges[index + 1] ?? from, count: 0, failed: 0 };
    for (const { interceptions, failed } of byTime.get(from)?.values() ?? []) {
      bar.count += interceptions;
      bar.failed += failed;
    }
    return bar;
  });
}

/** Height of the drawing in its own units. */
const HEIGHT = 100;
/** The least height of a bar with interceptions, about one pixel. */
const LEAST = 4;

/** Two paths, whatever the number of bars: all interceptions, and the failed ones on top. */
function pathsOf(bars: readonly Bar[], max: number): { readonly all: string; readonly failed: string } {
  const bar = (index: number, top: number, bottom: number): string =>
    `M${index + 0.08} ${HEIGHT - top}h.84V${HEIGHT - bottom}h-.84z`;
  const paths = { all: '', failed: '' };
  for (const [index, { count, failed }] of bars.entries()) {
    if (count === 0) continue;
    const top = Math.max(LEAST, (HEIGHT * count) / max);
    const failedHeight = failed === 0 ? 0 : Math.max(LEAST, (HEIGHT * failed) / max);
    paths.all += bar(index, top, 0);
    if (failed > 0) paths.failed += bar(index, top, top - Math.min(top, failedHeight));
  }
  return paths;
}

/** Where the last tick can be, because the end of the axis has the scale. Times of day are longer than dates. */
const TICKS = {
  wide: { last: 0.72, dates: 6, times: 6 },
  narrow: { last: 0.45, dates: 3, times: 2 },
} as const;
const LONGEST_DATE = 7;

/** Labels below the axis, far enough apart. */
function ticksOf(
  bars: readonly Bar[],
  { zone, now, isWide }: { zone: TimeZone; now: number; isWide: boolean },
): { at: number; label: string }[] {
  const { last, dates, times } = TICKS[isWide ? 'wide' : 'narrow'];
  const labels = tickLabels(bars, zone, now);
  const all = bars.flatMap(({ from }, index) => {
    const label = labels.get(from);
    const at = index / bars.length;
    return label === undefined || at > last ? [] : [{ at, label }];
  });
  const most = all.some(({ label }) => label.length > LONGEST_DATE) ? times : dates;
  const step = Math.ceil(all.length / most);
  return all.filter((_, index) => index % step === 0);
}

interface Selection {
  readonly first: number;
  readonly last: number;
}

interface InterceptionsOverTimeProps {
  sums: Pick<UsageSummarySums, 'byTime'>;
  edges: readonly number[];
  zone: TimeZone;
  /** The current time in milliseconds. */
  now: number;
  /** Filters by a period, in milliseconds. `to` is exclusive. */
  onRange: (from: number, to: number) => void;
  /** Removes the period. */
  onReset: () => void;
}

/** A small histogram. Dragging over bars selects their period, and a double click removes it. */
export const InterceptionsOverTime = memo(function InterceptionsOverTime(props: InterceptionsOverTimeProps) {
  const { sums, edges, zone, now, onRange, onReset } = props;
  const bars = useMemo(() => barsOf(sums, edges), [sums, edges]);
  const max = Math.max(1, ...bars.map(({ count }) => count));
  const paths = useMemo(() => pathsOf(bars, max), [bars, max]);
  const isWide = useIsWide();
  const ticks = useMemo(() => ticksOf(bars, { zone, now, isWide }), [bars, zone, now, isWide]);
  const area = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const [start, setStart] = useState<number | null>(null);

  const indexAt = ({ clientX }: PointerEvent): number => {
    const { left = 0, width = 1 } = area.current?.getBoundingClientRect() ?? {};
    return Math.min(bars.length - 1, Math.max(0, Math.floor((bars.length * (clientX - left)) / width)));
  };
  const selection: Selection | null =
    hovered === null
      ? null
      : { first: Math.min(start ?? hovered, hovered), last: Math.max(start ?? hovered, hovered) };
  const finish = (): void => {
    const [from, to] = [bars[selection?.first ?? -1]?.from, bars[selection?.last ?? -1]?.to];
    const isDragged = start !== null && selection !== null && selection.first !== selection.last;
    setStart(null);
    if (isDragged && from !== undefined && to !== undefined) onRange(from, to);
  };
  const longest = Math.max(...bars.map(({ from, to }) => to - from));

  return (
    <div className="h-[45px] min-w-0">
      <div
        ref={area}
        aria-hidden="true"
        className="relative h-7 cursor-crosshair touch-pan-y select-none"
        onPointerMove={event => setHovered(indexAt(event))}
        onPointerLeave={() => {
          setHovered(null);
          setStart(null);
        }}
        onPointerDown={event => {
          if (event.button === 0) setStart(indexAt(event));
        }}
        onPointerUp={finish}
        onDoubleClick={onReset}
      >
        <svg
          viewBox={`0 0 ${Math.max(1, bars.length)} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full"
        >
          {selection === null ? null : (
            <rect
              x={selection.first}
              width={selection.last - selection.first + 1}
              height={HEIGHT}
              fill={start === null ? 'var(--sunken)' : 'var(--accent-soft)'}
            />
          )}
          <path d={paths.all} fill="var(--bar)" />
          <path d={paths.failed} fill="var(--error)" />
        </svg>
        {selection === null ? null : <BarTooltip bars={bars} selection={selection} zone={zone} />}
      </div>
      <div
        aria-hidden="true"
        className="relative mt-0.5 h-3.5 border-t border-line text-[11px] leading-3.5 text-muted"
      >
        {ticks.map(({ at, label }) => (
          <span
            key={label}
            className="absolute whitespace-nowrap"
            style={{ insetInlineStart: `${100 * at}%` }}
          >
            {label}
          </span>
        ))}
        <span className="absolute end-0 bg-panel ps-2 whitespace-nowrap">
          {t('up to {n}, {step}', { n: formatCompact(max), step: describeStep(longest) })}
        </span>
      </div>
    </div>
  );
});

interface BarTooltipProps {
  bars: readonly Bar[];
  selection: Selection;
  zone: TimeZone;
}

/** Names the bar under the pointer, or the selected ones. */
function BarTooltip({ bars, selection: { first, last }, zone }: BarTooltipProps) {
  const selected = bars.slice(first, last + 1);
  const span = { from: selected[0]?.from ?? 0, to: selected.at(-1)?.to ?? 0 };
  const count = selected.reduce((sum, bar) => sum + bar.count, 0);
  const failed = selected.reduce((sum, bar) => sum + bar.failed, 0);
  const middle = (first + last + 1) / 2 / bars.length;
  return (
    <div
      className="pointer-events-none absolute top-full z-20 mt-1 rounded-control border border-line bg-panel px-2 py-1 text-sm whitespace-nowrap shadow-float"
      style={middle < 0.5 ? { left: `${100 * middle}%` } : { right: `${100 * (1 - middle)}%` }}
    >
      <span className="text-muted">{spanLabels([span], zone)[0]}</span>{' '}
      <span className="tabular font-medium">
        {plural(count, { one: '{n} interception', other: '{n} interceptions' })}
      </span>
      {failed === 0 ? null : (
        <span className="tabular text-error">
          {' · '}
          {plural(failed, { one: '{n} failed', other: '{n} failed' })}
        </span>
      )}
    </div>
  );
}
