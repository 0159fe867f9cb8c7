import { spellOut } from '#lib/visible-text.ts';
import { Link } from 'react-router';
import { formatCount } from '#lib/numbers.ts';
import { TOKEN_KIND_NAMES } from '#model/token-words.ts';
import { TOKEN_KINDS, totalTokens } from '#model/tokens.ts';
import type { ModelTotals } from '#model/usage/totals.ts';
import { TOKEN_COLOURS } from '#theme/token-colours.ts';

interface ModelBarsProps {
  models: readonly ModelTotals[];
  barHeight: number;
  /** Every bar as long as the others: what parts its kinds are. */
  asShares: boolean;
  modelHref: (model: string) => string;
}

/**
 * The bars alone, one row high each, to stand beside the names; the names are links too, so neither keyboard nor screen
 * reader needs a bar. Boxes and no drawing: they change with every page that is read.
 */
export function ModelBars({ models, barHeight, asShares, modelHref }: ModelBarsProps) {
  const most = Math.max(1, ...models.map(({ tokens }) => totalTokens(tokens)));
  return (
    <div aria-hidden="true">
      {models.map(({ model, tokens }) => {
        const total = totalTokens(tokens);
        return (
          <Link
            key={model}
            to={modelHref(model)}
            tabIndex={-1}
            className="flex items-center hover:bg-sunken"
            style={{ height: barHeight }}
            title={[
              spellOut(model),
              ...TOKEN_KINDS.map(kind => `${TOKEN_KIND_NAMES[kind]}: ${formatCount(tokens[kind])}`),
            ].join('\n')}
          >
            <span
              className="flex h-3 gap-px overflow-hidden rounded-[2px]"
              style={{ width: `${asShares ? 100 : (100 * total) / most}%` }}
            >
              {TOKEN_KINDS.map(kind =>
                tokens[kind] === 0 ? null : (
                  <i
                    key={kind}
                    className="min-w-px"
                    style={{ flexGrow: tokens[kind] / total, background: TOKEN_COLOURS[kind] }}
                  />
                ),
              )}
            </span>
          </Link>
        );
      })}
    </div>
  );
}
