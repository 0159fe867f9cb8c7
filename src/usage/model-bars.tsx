import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatCount } from '#lib/numbers.ts';
import { TOKEN_KIND_NAMES, TOKEN_KINDS } from '#model/tokens.ts';
import type { ModelTotals } from '#model/totals.ts';
import { TOKEN_COLOURS } from '#theme/token-colours.ts';

interface ModelBarsProps {
  models: readonly ModelTotals[];
  barHeight: number;
  onModel: (model: string) => void;
}

/** The bars alone, one row high each, to stand beside the names; the names are links, so the keyboard needs no bar. */
export function ModelBars({ models, barHeight, onModel }: ModelBarsProps) {
  const height = models.length * barHeight;
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 320, height }}>
      <BarChart
        layout="vertical"
        data={models.map(({ model, tokens }) => ({ model, ...tokens }))}
        margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
        barSize={12}
        accessibilityLayer={false}
        onClick={({ activeLabel }) => {
          if (activeLabel !== undefined) onModel(String(activeLabel));
        }}
        style={{ cursor: 'pointer' }}
      >
        <XAxis type="number" hide domain={[0, 'dataMax']} />
        <YAxis type="category" dataKey="model" hide />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--sunken)' }}
          formatter={value => formatCount(Number(value))}
          contentStyle={{
            background: 'var(--panel)',
            border: '1px solid var(--line)',
            borderRadius: 8,
            fontSize: 12,
          }}
          labelStyle={{ color: 'var(--text)', fontWeight: 600 }}
          itemStyle={{ color: 'var(--text)', padding: 0 }}
          wrapperStyle={{ zIndex: 20 }}
        />
        {TOKEN_KINDS.map(kind => (
          <Bar
            key={kind}
            dataKey={kind}
            name={TOKEN_KIND_NAMES[kind]}
            stackId="tokens"
            fill={TOKEN_COLOURS[kind]}
            stroke="var(--panel)"
            strokeWidth={0.5}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
