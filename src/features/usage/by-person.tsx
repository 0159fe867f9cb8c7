import { isBlank, spellOut } from '#shared/lib/invisible-characters.ts';
import { memo, useMemo } from 'react';
import { formatCount } from '#shared/lib/numbers.ts';
import { namesakes } from '#shared/domain/people.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import { peopleByTokens, type PersonTotals, type UsageSums } from '#shared/domain/usage-sums.ts';
import { Avatar } from '#shared/ui/avatar.tsx';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { t } from '#shared/i18n/t.ts';
import { FigureCard } from './chart-card/figure-card.tsx';
import { personTable, type HrefOf } from './chart-card/figure-rows.ts';
import { Ranked } from './chart-card/ranked.tsx';

interface GroupProps {
  sums: UsageSums;
  covers: string;
  /** The same page for one of them. */
  href: HrefOf<PersonTotals>;
}

export const ByPerson = memo(function ByPerson({ sums, covers, href }: GroupProps) {
  const table = useMemo(() => personTable(sums, href), [sums, href]);
  const rows = useMemo(() => {
    const people = peopleByTokens(sums);
    const beside = namesakes(people);
    return people.map(({ id, username, name, interceptions, tokens }, index) => {
      const shown = [name, username, id].find(each => !isBlank(each)) ?? id;
      return {
        key: id,
        name: (
          <span className="inline-flex max-w-full items-center gap-2 align-middle">
            <Avatar id={id} name={shown} />
            <span className="truncate" title={`${spellOut(username)} ${id}`}>
              <OutsideText text={shown} />
            </span>
            {beside.has(id) ? (
              <OutsideText text={beside.get(id) ?? ''} className="shrink-0 text-sm text-faint" />
            ) : null}
          </span>
        ),
        href: table.rows[index]?.href,
        whyNoHref: table.rows[index]?.whyNoHref,
        value: totalTokens(tokens),
        others: [formatCount(interceptions)],
      };
    });
  }, [sums, table]);
  return (
    <FigureCard title={t('By person')} file="by-person" covers={covers} table={table}>
      <Ranked rows={rows} heads={[t('Person'), t('Interceptions')]} valueHead={t('Tokens')} />
    </FigureCard>
  );
});
