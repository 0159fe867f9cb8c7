import { memo, useMemo } from 'react';
import { formatCount } from '#lib/numbers.ts';
import { totalTokens } from '#model/tokens.ts';
import { clientsByTokens, type ClientTotals, type UsageSums } from '#model/usage/usage-sums.ts';
import { NameText } from '#ui/text/name-text.tsx';
import { t } from '#lib/words/t.ts';
import { FigureCard } from './figure/figure-card.tsx';
import { clientTable, type HrefOf } from './figure/figure-rows.ts';
import { Ranked } from './figure/ranked.tsx';

interface ByClientProps {
  sums: UsageSums;
  covers: string;
  href: HrefOf<ClientTotals>;
}

export const ByClient = memo(function ByClient({ sums, covers, href }: ByClientProps) {
  const table = useMemo(() => clientTable(sums, href), [sums, href]);
  const rows = useMemo(
    () =>
      clientsByTokens(sums).map(({ client, interceptions, tokens }, index) => ({
        key: client,
        name: <NameText text={client} />,
        href: table.rows[index]?.href,
        whyNoHref: table.rows[index]?.whyNoHref,
        value: totalTokens(tokens),
        others: [formatCount(interceptions)],
      })),
    [sums, table],
  );
  return (
    <FigureCard title={t('By client')} file="by-client" covers={covers} table={table}>
      <Ranked rows={rows} heads={[t('Client'), t('Interceptions')]} valueHead={t('Tokens')} />
    </FigureCard>
  );
});
