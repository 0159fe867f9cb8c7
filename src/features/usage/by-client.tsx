import { memo, useMemo } from 'react';
import { formatCount } from '#shared/lib/numbers.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import { clientsByTokens, type ClientTotals, type UsageSums } from '#shared/domain/usage-sums.ts';
import { NameText } from '#shared/ui/name-text.tsx';
import { t } from '#shared/i18n/t.ts';
import { FigureCard } from './chart-card/figure-card.tsx';
import { clientTable, type HrefOf } from './chart-card/figure-rows.ts';
import { Ranked } from './chart-card/ranked.tsx';

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
