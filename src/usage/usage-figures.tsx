import { formatCompact, formatCount, formatShare } from '#lib/numbers.ts';
import type { TokenGroup } from '#model/prices.ts';
import { totalTokens } from '#model/tokens.ts';
import type { UsageSums } from '#model/usage/usage-sums.ts';
import { CostFigure } from './cost/cost-figure.tsx';
import type { Before } from './reading/before.ts';
import { describeCoverage, type Coverage } from './reading/coverage.ts';
import { Figure } from './figure/figure.tsx';

interface UsageFiguresProps {
  sums: UsageSums;
  coverage: Coverage;
  groups: readonly TokenGroup[];
  before: Before | null;
}

/** The totals of the filter, each with what it covers, and what it was in the period before where that is known. */
export function UsageFigures({ sums, coverage, groups, before }: UsageFiguresProps) {
  const { all, byPerson } = sums;
  const { tokens } = all;
  const prompt = tokens.input + tokens.cache_read + tokens.cache_write;
  const covers = describeCoverage(coverage);
  const isWhole = coverage.read === coverage.count;
  const of = isWhole ? '' : `, of ${formatCount(coverage.read)} read`;
  const was = before?.sums ?? null;
  const wasPrompt = was ? was.all.tokens.input + was.all.tokens.cache_read + was.all.tokens.cache_write : 0;
  const exact = (value: number, name: string): string => `${formatCount(value)} ${name}. ${covers}`;
  const compare = (value: string | null | undefined): string | null =>
    before === null ? null : value === null || value === undefined ? 'not yet comparable' : `${value} before`;

  return (
    <dl
      aria-label="This filter"
      className="card grid grid-cols-2 gap-x-6 gap-y-4 px-4 py-3 sm:grid-cols-4 xl:grid-cols-8"
    >
      <Figure
        value={formatCount(coverage.count)}
        name="interceptions, exact"
        hint="Counted by the server"
        before={compare(before && before.count !== null ? formatCount(before.count) : null)}
      />
      <Figure
        value={formatCount(byPerson.size)}
        name={`people${of}`}
        hint={exact(byPerson.size, 'people')}
        before={compare(was && formatCount(was.byPerson.size))}
      />
      <Figure
        value={formatCompact(all.prompts)}
        name={`prompts${of}`}
        hint={`${exact(all.prompts, 'prompts')}. An agent’s follow-up has none.`}
        before={compare(was && formatCompact(was.all.prompts))}
      />
      <Figure
        value={formatCompact(all.toolCalls)}
        name={`tool calls${of}`}
        hint={exact(all.toolCalls, 'tool calls')}
        before={compare(was && formatCompact(was.all.toolCalls))}
      />
      <Figure
        value={formatShare(all.injectedErrors, all.injectedCalls) ?? '–'}
        name={`of ${formatCount(all.injectedCalls)} injected calls failed${of}`}
        hint={`${formatCount(all.injectedErrors)} of ${formatCount(all.injectedCalls)}. Errors are recorded for injected tools only. ${covers}`}
        before={compare(was && formatShare(was.all.injectedErrors, was.all.injectedCalls))}
      />
      <Figure
        value={formatCompact(totalTokens(tokens))}
        name={`tokens${of}`}
        hint={exact(totalTokens(tokens), 'tokens')}
        before={compare(was && formatCompact(totalTokens(was.all.tokens)))}
      />
      <Figure
        value={formatShare(tokens.cache_read, prompt) ?? '–'}
        name={`of input from cache${of}`}
        hint={`${formatCount(tokens.cache_read)} of ${formatCount(prompt)} tokens. ${covers}`}
        before={compare(was && formatShare(was.all.tokens.cache_read, wasPrompt))}
      />
      <CostFigure
        groups={groups}
        covers={isWhole ? 'of all read' : `of ${formatCount(coverage.read)} read`}
      />
    </dl>
  );
}
