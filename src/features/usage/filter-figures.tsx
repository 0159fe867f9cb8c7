import { formatCompact, formatCount, formatShare } from '#shared/lib/numbers.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import type { Totals } from '#shared/domain/totals.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { describeCoverage, ofRead, type Coverage } from './progress/coverage.ts';
import { Figure } from './chart-card/figure.tsx';

/** Four figures of the filter; only the first is counted by the server, the others say what they cover. */
export function FilterFigures({ totals, coverage }: { totals: Totals; coverage: Coverage }) {
  const { tokens, injectedCalls, injectedErrors } = totals;
  const prompt = tokens.input + tokens.cache_read + tokens.cache_write;
  const covers = describeCoverage(coverage);
  const of = ofRead(coverage.read);
  return (
    <dl
      aria-label={t('This filter')}
      className="grid grid-cols-2 content-start gap-x-6 gap-y-3 border-line px-4 py-3 max-xl:border-t xl:border-s"
    >
      <Figure
        value={formatCount(coverage.count)}
        name={t('interceptions, exact')}
        hint={t('Counted by the server')}
      />
      <Figure
        value={formatCompact(totalTokens(tokens))}
        name={`${t('tokens')}, ${of}`}
        hint={plural(
          totalTokens(tokens),
          { one: '{n} token. {covers}', other: '{n} tokens. {covers}' },
          { covers },
        )}
      />
      <Figure
        value={formatShare(tokens.cache_read, prompt) ?? '–'}
        name={`${t('of input from cache')}, ${of}`}
        hint={plural(
          prompt,
          { one: '{cached} of {n} token. {covers}', other: '{cached} of {n} tokens. {covers}' },
          { cached: formatCount(tokens.cache_read), covers },
        )}
      />
      <Figure
        value={formatCount(injectedErrors)}
        name={`${plural(injectedCalls, { one: 'failed of {n} injected call', other: 'failed of {n} injected calls' })}, ${of}`}
        hint={t('Errors are recorded for injected tools only. {covers}', { covers })}
      />
    </dl>
  );
}
