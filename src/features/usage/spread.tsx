import { memo, useMemo } from 'react';
import type { UsageSums } from '#shared/domain/usage-sums.ts';
import { t } from '#shared/i18n/t.ts';
import { FigureCard } from './chart-card/figure-card.tsx';
import { describeDurations } from './progress/coverage.ts';
import { SPREAD_ERROR, spreadCovers, spreadTable } from './chart-card/figure-rows.ts';

/** How long interceptions took and how many tokens they used: of half, nine tenths, and all but one in a hundred. */
export const Spread = memo(function Spread({ sums, covers }: { sums: UsageSums; covers: string }) {
  const table = useMemo(() => spreadTable(sums), [sums]);
  const durations = describeDurations(sums);
  return (
    <FigureCard
      title={t('Per interception')}
      file="per-interception"
      covers={durations === null ? covers : `${covers}; ${durations}`}
      table={table}
      more={spreadCovers(sums)}
      note={t('So many did not take longer or use more, within {share}: from a logarithmic histogram.', {
        share: SPREAD_ERROR,
      })}
    />
  );
});
