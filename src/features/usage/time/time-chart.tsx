import { memo, useMemo, useState } from 'react';
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
import { formatCompact, formatCount } from '#shared/lib/numbers.ts';
import { spanLabels, tickLabels } from './time-labels.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import { REST_COLOR } from '#shared/ui/colors.ts';
import { type TimeBar, type TimeBars } from './time-rows.ts';
import { TOOLTIP } from '#features/usage/chart-card/ranked-table.tsx';

interface TimeChartProps {
  bars: TimeBars;
  zone: TimeZone;
  /** Milliseconds. */
  asOf: number;
  /** Called with the start of the first selected bar and the end of the last. */
  onRange: (from: number, to: number) => void;
}

const HEIGHT = 220;

/** Bars over time. A click or a drag over several bars selects a range. */
export const TimeChart = memo(function TimeChart(props: TimeChartProps) {
  const {
    bars: { series, bars },
    zone,
    asOf,
    onRange,
  } = props;
  const [selection, setSelection] = useState<{ from: number; to: number } | null>(null);
  const ticks = useMemo(() => tickLabels(bars, zone, asOf), [bars, zone, asOf]);
  const spans = useMemo(() => {
    const labels = spanLabels(bars, zone);
    return new Map(bars.map(({ from }, at) => [from, labels[at] ?? '']));
  }, [bars, zone]);
  const endOf = new Map(bars.map(({ from, to }) => [from, to]));
  const barStart = (label: unknown): number | null => {
    const from = Number(label);
    return label !== undefined && endOf.has(from) ? from : null;
  };
  const finish = () => {
    if (selection === null) return;
    setSelection(null);
    const [start, end] = [Math.min(selection.from, selection.to), Math.max(selection.from, selection.to)];
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
          const from = barStart(activeLabel);
          if (from !== null) setSelection({ from, to: from });
        }}
        onMouseMove={({ activeLabel }) => {
          const to = barStart(activeLabel);
          if (selection !== null && to !== null && to !== selection.to) setSelection({ ...selection, to });
        }}
        onMouseUp={finish}
        onMouseLeave={() => setSelection(null)}
        style={{ cursor: 'crosshair', userSelect: 'none' }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="from"
          ticks={[...ticks.keys()]}
          tickFormatter={(time: number) => ticks.get(time) ?? ''}
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
          labelFormatter={label => spans.get(Number(label)) ?? ''}
          formatter={value => formatCount(Number(value))}
        />
        {series.map((each, index) => (
          <Bar
            key={each.key}
            dataKey={(bar: TimeBar) => bar.values?.[index] ?? 0}
            name={each.name}
            stackId="all"
            fill={each.color}
            stroke="var(--panel)"
            strokeWidth={bars.length > 60 ? 0 : 0.5}
            isAnimationActive={false}
          />
        ))}
        {selection === null ? null : (
          <ReferenceArea
            x1={Math.min(selection.from, selection.to)}
            x2={Math.max(selection.from, selection.to)}
            fill={REST_COLOR}
            fillOpacity={0.25}
          />
        )}
      </BarChart>
    </ResponsiveContainer>
  );
});
