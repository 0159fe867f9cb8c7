import { spellOut } from '#lib/visible-text.ts';
import { memo, useMemo } from 'react';
import { formatCount } from '#lib/numbers.ts';
import { totalTokens } from '#model/tokens.ts';
import { peopleByTokens, type UsageSums } from '#model/usage/usage-sums.ts';
import { Avatar } from '#ui/avatar.tsx';
import { OutsideText } from '#ui/text/outside-text.tsx';
import { t } from '#lib/words/t.ts';
import { FigureCard } from './figure/figure-card.tsx';
import { personTable } from './figure/figure-rows.ts';
import { Ranked } from './figure/ranked.tsx';

interface GroupProps {
  sums: UsageSums;
  covers: string;
  /** The same page for one of them. */
  href: (name: string) => string;
}

export const ByPerson = memo(function ByPerson({ sums, covers, href }: GroupProps) {
  const table = useMemo(() => personTable(sums, href), [sums, href]);
  const rows = useMemo(
    () =>
      peopleByTokens(sums).map(({ id, username, name, interceptions, tokens }) => ({
        key: id,
        name: (
          <span className="inline-flex max-w-full items-center gap-2 align-middle">
            <Avatar id={id} name={name || username} />
            <span className="truncate" title={spellOut(username)}>
              <OutsideText text={name || username || id} />
            </span>
          </span>
        ),
        href: href(username || id),
        value: totalTokens(tokens),
        others: [formatCount(interceptions)],
      })),
    [sums, href],
  );
  return (
    <FigureCard title={t('By person')} file="by-person" covers={covers} table={table}>
      <Ranked rows={rows} heads={[t('Person'), t('Interceptions')]} valueHead={t('Tokens')} />
    </FigureCard>
  );
});
