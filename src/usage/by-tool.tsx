import { memo, useMemo } from 'react';
import { Link } from 'react-router';
import { formatCount, formatShare } from '#lib/numbers.ts';
import type { FindPlace } from '#model/find/find.ts';
import { toolsByCalls, type UsageSums } from '#model/usage/usage-sums.ts';
import { OutsideText } from '#ui/text/outside-text.tsx';
import { t } from '#lib/words/t.ts';
import { FigureCard } from './figure/figure-card.tsx';
import { toolTable } from './figure/figure-rows.ts';
import { Ranked } from './figure/ranked.tsx';

interface ByToolProps {
  sums: UsageSums;
  covers: string;
  /** Of the interceptions in which a tool was called, or failed. */
  href: (tool: string, place: FindPlace) => string;
}

export const ByTool = memo(function ByTool({ sums, covers, href }: ByToolProps) {
  const table = useMemo(() => toolTable(sums, tool => href(tool, 'tools')), [sums, href]);
  const rows = useMemo(
    () =>
      toolsByCalls(sums).map(({ tool, calls, injected, failed }) => ({
        key: tool,
        name: (
          <span className="font-mono text-sm">
            <OutsideText text={tool} />
          </span>
        ),
        href: href(tool, 'tools'),
        value: calls,
        others: [
          injected === 0 ? '–' : formatCount(injected),
          injected === 0 ? (
            '–'
          ) : (
            <Failed key="failed" failed={failed} injected={injected} href={href(tool, 'errors')} />
          ),
        ],
      })),
    [sums, href],
  );
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

function Failed({ failed, injected, href }: { failed: number; injected: number; href: string }) {
  const share = formatShare(failed, injected);
  if (failed === 0) return share;
  return (
    <Link to={href} className="text-error hover:underline">
      {formatCount(failed)} · {share}
    </Link>
  );
}
