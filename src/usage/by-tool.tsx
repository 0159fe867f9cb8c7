import { memo, useMemo } from 'react';
import { formatCount, formatShare } from '#lib/numbers.ts';
import { toolsByCalls, type UsageSums } from '#model/usage/usage-sums.ts';
import { OutsideText } from '#ui/text/outside-text.tsx';
import { FigureCard } from './figure/figure-card.tsx';
import { toolTable } from './figure/figure-rows.ts';
import { Ranked } from './figure/ranked.tsx';

export const ByTool = memo(function ByTool({ sums, covers }: { sums: UsageSums; covers: string }) {
  const table = useMemo(() => toolTable(sums), [sums]);
  const rows = useMemo(
    () =>
      toolsByCalls(sums).map(({ tool, calls, injected, failed }) => ({
        key: tool,
        name: (
          <span className="font-mono text-sm">
            <OutsideText text={tool} />
          </span>
        ),
        href: undefined,
        value: calls,
        others: [
          injected === 0 ? '–' : formatCount(injected),
          injected === 0 ? (
            '–'
          ) : (
            <span key="failed" className={failed > 0 ? 'text-error' : undefined}>
              {failed > 0 ? `${formatCount(failed)} · ` : ''}
              {formatShare(failed, injected)}
            </span>
          ),
        ],
      })),
    [sums],
  );
  return (
    <FigureCard
      title="By tool"
      covers={covers}
      table={table}
      note="Errors are recorded for injected tools only; the rate is of their calls."
    >
      <Ranked rows={rows} heads={['Tool', 'Injected', 'Failed']} valueHead="Calls" />
    </FigureCard>
  );
});
