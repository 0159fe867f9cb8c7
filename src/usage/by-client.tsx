import { memo, useMemo } from 'react';
import { formatCount } from '#lib/numbers.ts';
import { totalTokens } from '#model/tokens.ts';
import { clientsByTokens, type UsageSums } from '#model/usage/usage-sums.ts';
import { OutsideText } from '#ui/text/outside-text.tsx';
import { t } from '#lib/words/t.ts';
import { FigureCard } from './figure/figure-card.tsx';
import { clientTable } from './figure/figure-rows.ts';
import { Ranked } from './figure/ranked.tsx';

interface ByClientProps {
  sums: UsageSums;
  covers: string;
  /** Undefined where this Coder cannot filter by client. */
  href: (client: string) => string | undefined;
}

export const ByClient = memo(function ByClient({ sums, covers, href }: ByClientProps) {
  const table = useMemo(() => clientTable(sums, href), [sums, href]);
  const rows = useMemo(
    () =>
      clientsByTokens(sums).map(({ client, interceptions, tokens }) => ({
        key: client,
        name: <OutsideText text={client} />,
        href: href(client),
        value: totalTokens(tokens),
        others: [formatCount(interceptions)],
      })),
    [sums, href],
  );
  return (
    <FigureCard title={t('By client')} file="by-client" covers={covers} table={table}>
      <Ranked rows={rows} heads={[t('Client'), t('Interceptions')]} valueHead={t('Tokens')} />
    </FigureCard>
  );
});
