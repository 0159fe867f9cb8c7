import { formatCompact, formatCount, formatShare } from '#lib/numbers.ts';
import { totalTokens } from '#model/tokens.ts';
import type { Totals } from '#model/usage/totals.ts';
import { describeCoverage, type Coverage } from './reading/coverage.ts';
import { Figure } from './figure/figure.tsx';

/** Four figures of the filter; only the first is counted by the server, the others say what they cover. */
export function FilterFigures({ totals, coverage }: { totals: Totals; coverage: Coverage }) {
  const { tokens, injectedCalls, injectedErrors } = totals;
  const prompt = tokens.input + tokens.cache_read + tokens.cache_write;
  const covers = describeCoverage(coverage);
  return (
    <dl
      aria-label="This filter"
      className="grid grid-cols-2 content-start gap-x-6 gap-y-3 border-line px-4 py-3 max-xl:border-t xl:border-s"
    >
      <Figure value={formatCount(coverage.count)} name="interceptions, exact" hint="Counted by the server" />
      <Figure
        value={formatCompact(totalTokens(tokens))}
        name={`tokens, of ${formatCount(coverage.read)} read`}
        hint={`${formatCount(totalTokens(tokens))} tokens. ${covers}`}
      />
      <Figure
        value={formatShare(tokens.cache_read, prompt) ?? '–'}
        name={`of input from cache, of ${formatCount(coverage.read)} read`}
        hint={`${formatCount(tokens.cache_read)} of ${formatCount(prompt)} tokens. ${covers}`}
      />
      <Figure
        value={formatCount(injectedErrors)}
        name={`failed of ${formatCount(injectedCalls)} injected calls, of ${formatCount(coverage.read)} read`}
        hint={`Errors are recorded for injected tools only. ${covers}`}
      />
    </dl>
  );
}
