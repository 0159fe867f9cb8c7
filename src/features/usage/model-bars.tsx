import clsx from 'clsx';
import { spellOut } from '#shared/lib/invisible-characters.ts';
import { Link } from 'react-router';
import { formatCount } from '#shared/lib/numbers.ts';
import { modelKey } from '#shared/domain/row-values.ts';
import { TOKEN_KIND_NAMES } from '#shared/domain/token-words.ts';
import { TOKEN_KINDS, totalTokens } from '#shared/domain/tokens.ts';
import type { ModelTotals } from '#shared/domain/totals.ts';
import { TOKEN_COLOURS } from '#shared/ui/token-colours.ts';

export interface ModelBar {
  group: ModelTotals;
  /** What it is called among the others. */
  name: string;
  href: string | undefined;
  whyNoHref: string | undefined;
}

interface ModelBarsProps {
  bars: readonly ModelBar[];
  barHeight: number;
  /** Every bar as long as the others: what parts its kinds are. */
  asShares: boolean;
}

/**
 * The bars alone, one row high each, to stand beside the names; the names are links too, so neither keyboard nor screen
 * reader needs a bar. Boxes and no drawing: they change with every page that is read.
 */
export function ModelBars({ bars, barHeight, asShares }: ModelBarsProps) {
  const most = Math.max(1, ...bars.map(({ group }) => totalTokens(group.tokens)));
  return (
    <div aria-hidden="true">
      {bars.map(({ group, group: { tokens }, name, href }) => {
        const total = totalTokens(tokens);
        const look = {
          className: clsx('flex items-center', href !== undefined && 'hover:bg-sunken'),
          style: { height: barHeight },
          title: [
            spellOut(name),
            ...TOKEN_KINDS.map(kind => `${TOKEN_KIND_NAMES[kind]}: ${formatCount(tokens[kind])}`),
          ].join('\n'),
        };
        const bar = (
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
        );
        return href === undefined ? (
          <div key={modelKey(group)} {...look}>
            {bar}
          </div>
        ) : (
          <Link key={modelKey(group)} to={href} tabIndex={-1} {...look}>
            {bar}
          </Link>
        );
      })}
    </div>
  );
}
