import { memo, useMemo } from 'react';
import { Link } from 'react-router';
import { formatCount, formatShare } from '#shared/lib/numbers.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import {
  clientsByTokens,
  type ClientTotals,
  type UsageSums,
  peopleByTokens,
  type PersonTotals,
  toolKey,
  toolNames,
  toolsByCalls,
} from '#shared/domain/usage-totals.ts';
import { NameText, UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { t } from '#shared/i18n/t.ts';
import { isBlank, escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { namesakes } from '#shared/domain/people.ts';
import { Avatar } from '#shared/ui/avatar.tsx';
import type { SearchScope } from '#shared/domain/filters.ts';
import { ChartCard } from './chart-card/chart-card.tsx';
import { clientTable, type HrefOf, personTable, toolTable } from './chart-card/chart-table.ts';
import { RankedTable } from './chart-card/ranked-table.tsx';

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
    <ChartCard title={t('By client')} file="by-client" covers={covers} table={table}>
      <RankedTable rows={rows} heads={[t('Client'), t('Interceptions')]} valueHead={t('Tokens')} />
    </ChartCard>
  );
});

interface GroupProps {
  sums: UsageSums;
  covers: string;
  /** URL of the page filtered by a user. */
  href: HrefOf<PersonTotals>;
}

export const ByPerson = memo(function ByPerson({ sums, covers, href }: GroupProps) {
  const table = useMemo(() => personTable(sums, href), [sums, href]);
  const rows = useMemo(() => {
    const people = peopleByTokens(sums);
    const shortNames = namesakes(people);
    return people.map(({ id, username, name, interceptions, tokens }, index) => {
      const shown = [name, username, id].find(each => !isBlank(each)) ?? id;
      return {
        key: id,
        name: (
          <span className="inline-flex max-w-full items-center gap-2 align-middle">
            <Avatar id={id} name={shown} />
            <span className="truncate" title={`${escapeInvisible(username)} ${id}`}>
              <UntrustedText text={shown} />
            </span>
            {shortNames.has(id) ? (
              <UntrustedText text={shortNames.get(id) ?? ''} className="shrink-0 text-sm text-faint" />
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
    <ChartCard title={t('By user')} file="by-person" covers={covers} table={table}>
      <RankedTable rows={rows} heads={[t('User'), t('Interceptions')]} valueHead={t('Tokens')} />
    </ChartCard>
  );
});

interface ByToolProps {
  sums: UsageSums;
  covers: string;
  /** URL of the interceptions that called a tool, or whose calls failed. */
  href: (tool: string, place: SearchScope) => string | null;
}

export const ByTool = memo(function ByTool({ sums, covers, href }: ByToolProps) {
  const table = useMemo(() => toolTable(sums, ({ tool }) => href(tool, 'tools')), [sums, href]);
  const rows = useMemo(() => {
    const tools = toolsByCalls(sums);
    const names = toolNames(tools);
    return tools.map((group, index) => {
      const { tool, calls, injected, failed } = group;
      return {
        key: toolKey(group),
        name: (
          <span className="font-mono text-sm">
            <UntrustedText text={names.get(toolKey(group)) ?? tool} />
          </span>
        ),
        href: table.rows[index]?.href,
        whyNoHref: table.rows[index]?.whyNoHref,
        value: calls,
        others: [
          injected === 0 ? '–' : formatCount(injected),
          injected === 0 ? (
            '–'
          ) : (
            <Failed key="failed" failed={failed} injected={injected} href={href(tool, 'errors')} />
          ),
        ],
      };
    });
  }, [sums, table, href]);
  return (
    <ChartCard
      title={t('By tool')}
      file="by-tool"
      covers={covers}
      table={table}
      note={t('Coder records errors for injected tools only. Rates are relative to injected calls.')}
    >
      <RankedTable rows={rows} heads={[t('Tool'), t('Injected'), t('Failed')]} valueHead={t('Calls')} />
    </ChartCard>
  );
});

function Failed({ failed, injected, href }: { failed: number; injected: number; href: string | null }) {
  const share = formatShare(failed, injected);
  if (failed === 0 || href === null) return share;
  return (
    <Link to={href} className="text-error hover:underline">
      {formatCount(failed)} · {share}
    </Link>
  );
}
