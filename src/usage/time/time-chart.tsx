import { memo, useState } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatCompact, formatCount } from '#lib/numbers.ts';
import { formatTick, formatTimeSpan, type TimeZone } from '#lib/times.ts';
import { REST_COLOUR } from '#theme/model-colours.ts';
import { stackColour } from './stack-colour.ts';
import type { TimeBar, TimeBars } from './time-rows.ts';
import { TOOLTIP } from '#usage/figure/tooltip-look.ts';

interface TimeChartProps {
  bars: TimeBars;
  zone: TimeZone;
  /** From the beginning of the first bar to the end of the last one that was drawn over. */
  onRange: (from: number, to: number) => void;
}

const HEIGHT = 220;
const TWO_DAYS = 2 * 86_400_000;

/** Bars over time; one that is pressed, or several drawn over, become the range. */
export const TimeChart = memo(function TimeChart({ bars: { stacks, bars }, zone, onRange }: TimeChartProps) {
  const [drawn, setDrawn] = useState<{ from: number; to: number } | null>(null);
  const [first, last] = [bars[0]?.from ?? 0, bars.at(-1)?.to ?? 0];
  const isShort = last - first <= TWO_DAYS;
  const endOf = new Map(bars.map(({ from, to }) => [from, to]));
  const placeOf = (label: unknown): number | null => {
    const from = Number(label);
    return label !== undefined && endOf.has(from) ? from : null;
  };
  const tick = (time: number): string => formatTick(time, zone, isShort);
  // A date stands below the first of its bars alone.
  const ticks = bars.flatMap(({ from }, index) =>
    index > 0 && tick(from) === tick(bars[index - 1]?.from ?? 0) ? [] : [from],
  );
  const finish = () => {
    if (drawn === null) return;
    setDrawn(null);
    const [start, end] = [Math.min(drawn.from, drawn.to), Math.max(drawn.from, drawn.to)];
    onRange(start, endOf.get(end) ?? end);
  };

  return (
    <ResponsiveContainer width="100%" height={HEIGHT} initialDimension={{ width: 640, height: HEIGHT }}>
      <BarChart
        data={[...bars]}
        margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
        barCategoryGap={bars.length > 60 ? 1 : '18%'}
        accessibilityLayer={false}
        onMouseDown={({ activeLabel }) => {
          const from = placeOf(activeLabel);
          if (from !== null) setDrawn({ from, to: from });
        }}
        onMouseMove={({ activeLabel }) => {
          const to = placeOf(activeLabel);
          if (drawn !== null && to !== null && to !== drawn.to) setDrawn({ ...drawn, to });
        }}
        onMouseUp={finish}
        onMouseLeave={() => setDrawn(null)}
        style={{ cursor: 'crosshair', userSelect: 'none' }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="from"
          ticks={ticks}
          tickFormatter={tick}
          minTickGap={36}
          tick={{ fill: 'var(--muted)', fontSize: 11 }}
          tickLine={false}
          axisLine={{ stroke: 'var(--line)' }}
        />
        <YAxis
          orientation="right"
          width={44}
          tickFormatter={formatCompact}
          allowDecimals={false}
          tick={{ fill: 'var(--muted)', fontSize: 11 }}
          tickLine={false}
          axisLine={false}
        />
        <Tooltip
          {...TOOLTIP}
          labelFormatter={label => {
            const from = Number(label);
            return formatTimeSpan(from, endOf.get(from) ?? from, zone);
          }}
          formatter={value => formatCount(Number(value))}
        />
        {stacks.map((stack, place) => (
          <Bar
            key={stack.key}
            dataKey={(bar: TimeBar) => bar.values?.[place] ?? 0}
            name={stack.name}
            stackId="all"
            fill={stackColour(stack)}
            stroke="var(--panel)"
            strokeWidth={bars.length > 60 ? 0 : 0.5}
            isAnimationActive={false}
          />
        ))}
        {drawn === null ? null : (
          <ReferenceArea
            x1={Math.min(drawn.from, drawn.to)}
            x2={Math.max(drawn.from, drawn.to)}
            fill={REST_COLOUR}
            fillOpacity={0.25}
          />
        )}
      </BarChart>
    </ResponsiveContainer>
  );
});
