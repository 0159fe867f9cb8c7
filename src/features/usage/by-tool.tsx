import { memo, useMemo } from 'react';
import { Link } from 'react-router';
import { formatCount, formatShare } from '#shared/lib/numbers.ts';
import type { FindPlace } from '#shared/domain/text-query.ts';
import { toolKey, toolNames, toolsByCalls, type UsageSums } from '#shared/domain/usage-sums.ts';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { t } from '#shared/i18n/t.ts';
import { FigureCard } from './chart-card/figure-card.tsx';
import { toolTable } from './chart-card/figure-rows.ts';
import { Ranked } from './chart-card/ranked.tsx';

interface ByToolProps {
  sums: UsageSums;
  covers: string;
  /** Of the interceptions in which a tool was called, or failed. */
  href: (tool: string, place: FindPlace) => string | null;
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
            <OutsideText text={names.get(toolKey(group)) ?? tool} />
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
    <FigureCard
      title={t('By tool')}
      file="by-tool"
      covers={covers}
      table={table}
      note={t('Errors are recorded for injected tools only; the rate is of their calls.')}
    >
      <Ranked rows={rows} heads={[t('Tool'), t('Injected'), t('Failed')]} valueHead={t('Calls')} />
    </FigureCard>
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
