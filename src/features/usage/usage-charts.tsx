import { memo, useMemo } from 'react';
import type { UsageSums } from '#shared/domain/usage-totals.ts';
import { t, plural } from '#shared/i18n/t.ts';
import { formatCompact, formatCount, formatShare } from '#shared/lib/numbers.ts';
import type { TokenGroup } from '#shared/domain/prices.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import { ChartCard, StatTile } from './chart-card/chart-card.tsx';
import { describeDurations, describeCoverage, loadedCountLabel, type Coverage } from './progress/coverage.ts';
import { PERCENTILE_ERROR, percentileCoverage, percentilesTable } from './chart-card/chart-table.ts';
import { CostTile } from './cost/cost-card.tsx';
import type { PreviousPeriodTotals } from './progress/previous-period.ts';

/** The 50th, 90th and 99th percentile of duration and tokens. */
export const Percentiles = memo(function Percentiles({ sums, covers }: { sums: UsageSums; covers: string }) {
  const table = useMemo(() => percentilesTable(sums), [sums]);
  const durations = describeDurations(sums);
  return (
    <ChartCard
      title={t('Percentiles per interception')}
      file="per-interception"
      covers={durations === null ? covers : `${covers}; ${durations}`}
      table={table}
      more={percentileCoverage(sums)}
      note={t('p90 = 90% of interceptions are at or below this value. Accurate to ±{share}.', {
        share: PERCENTILE_ERROR,
      })}
    />
  );
});

interface UsageChartsProps {
  sums: UsageSums;
  coverage: Coverage;
  groups: readonly TokenGroup[];
  before: PreviousPeriodTotals | null;
}

/** The totals, each with its coverage and the value of the previous period if it is known. */
export function UsageCharts({ sums, coverage, groups, before }: UsageChartsProps) {
  const { all, byPerson } = sums;
  const { tokens } = all;
  const prompt = tokens.input + tokens.cache_read + tokens.cache_write;
  const covers = describeCoverage(coverage);
  const isWhole = coverage.read === coverage.count;
  const named = (name: string): string => (isWhole ? name : `${name}, ${loadedCountLabel(coverage.read)}`);
  const was = before?.sums ?? null;
  const wasPrompt = was ? was.all.tokens.input + was.all.tokens.cache_read + was.all.tokens.cache_write : 0;
  const compare = (value: string | null | undefined): string | null =>
    before === null ? null : value === null || value === undefined ? t('–') : t('was {value}', { value });

  return (
    <dl
      aria-label={t('Summary')}
      className="card grid grid-cols-2 gap-x-6 gap-y-4 px-4 py-3 sm:grid-cols-4 xl:grid-cols-8"
    >
      <StatTile
        value={formatCount(coverage.count)}
        name={t('interceptions')}
        hint={t('Exact count from the server')}
        before={compare(before && before.count !== null ? formatCount(before.count) : null)}
      />
      <StatTile
        value={formatCount(byPerson.size)}
        name={named(t('users'))}
        hint={plural(byPerson.size, { one: '{n} user. {covers}', other: '{n} users. {covers}' }, { covers })}
        before={compare(was && formatCount(was.byPerson.size))}
      />
      <StatTile
        value={formatCompact(all.prompts)}
        name={named(t('prompts'))}
        hint={plural(
          all.prompts,
          {
            one: '{n} prompt. {covers}. Agent follow-ups have none.',
            other: '{n} prompts. {covers}. Agent follow-ups have none.',
          },
          { covers },
        )}
        before={compare(was && formatCompact(was.all.prompts))}
      />
      <StatTile
        value={formatCompact(all.toolCalls)}
        name={named(t('tool calls'))}
        hint={plural(
          all.toolCalls,
          { one: '{n} tool call. {covers}', other: '{n} tool calls. {covers}' },
          { covers },
        )}
        before={compare(was && formatCompact(was.all.toolCalls))}
      />
      <StatTile
        value={formatShare(all.injectedErrors, all.injectedCalls) ?? '–'}
        name={named(
          plural(all.injectedCalls, {
            one: 'of {n} injected call failed',
            other: 'of {n} injected calls failed',
          }),
        )}
        hint={t('{failed} of {calls}. Coder records errors for injected tools only. {covers}', {
          failed: formatCount(all.injectedErrors),
          calls: formatCount(all.injectedCalls),
          covers,
        })}
        before={compare(was && formatShare(was.all.injectedErrors, was.all.injectedCalls))}
      />
      <StatTile
        value={formatCompact(totalTokens(tokens))}
        name={named(t('tokens'))}
        hint={plural(
          totalTokens(tokens),
          { one: '{n} token. {covers}', other: '{n} tokens. {covers}' },
          { covers },
        )}
        before={compare(was && formatCompact(totalTokens(was.all.tokens)))}
      />
      <StatTile
        value={formatShare(tokens.cache_read, prompt) ?? '–'}
        name={named(t('cache hit rate'))}
        hint={plural(
          prompt,
          { one: '{cached} of {n} token. {covers}', other: '{cached} of {n} tokens. {covers}' },
          { cached: formatCount(tokens.cache_read), covers },
        )}
        before={compare(was && formatShare(was.all.tokens.cache_read, wasPrompt))}
      />
      <CostTile groups={groups} covers={isWhole ? t('all loaded') : loadedCountLabel(coverage.read)} />
    </dl>
  );
}
