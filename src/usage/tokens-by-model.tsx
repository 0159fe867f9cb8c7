import { OutsideText } from '#ui/text/outside-text.tsx';
import { spellOut } from '#lib/visible-text.ts';
import { memo, useMemo, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { formatCompact, formatCount } from '#lib/numbers.ts';
import { TOKEN_KIND_NAMES } from '#model/token-words.ts';
import { TOKEN_KINDS, totalTokens } from '#model/tokens.ts';
import { modelsByTokens, type ModelSums } from '#model/usage/totals.ts';
import { pricesPreference } from '#preferences/prices-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { TOKEN_COLOURS } from '#theme/token-colours.ts';
import { Button } from '#ui/button.tsx';
import { ProviderTile } from '#ui/provider-tile.tsx';
import { plural, t } from '#lib/words/t.ts';
import { costColumns } from './cost/cost-columns.ts';
import { FigureCard } from './figure/figure-card.tsx';
import { modelTable } from './figure/figure-rows.ts';
import { ModelBars } from './model-bars.tsx';

/** Bars shown at first; further models are one press away. */
const BARS = 6;
const BAR_HEIGHT = 24;

interface TokensByModelProps {
  sums: ModelSums;
  covers: string;
  modelHref: (model: string) => string;
  actions?: ReactNode;
}

export const TokensByModel = memo(function TokensByModel({
  sums,
  covers,
  modelHref,
  actions,
}: TokensByModelProps) {
  const [all, setAll] = useState(false);
  const [asShares, setAsShares] = useState(false);
  const prices = usePreference(pricesPreference);
  const models = useMemo(() => modelsByTokens(sums), [sums]);
  const table = useMemo(() => modelTable(sums, modelHref), [sums, modelHref]);
  const more = useMemo(() => costColumns(sums, prices), [sums, prices]);
  const shown = all || models.length <= BARS + 1 ? models : models.slice(0, BARS);

  return (
    <FigureCard
      title={t('Tokens by model')}
      file="tokens-by-model"
      covers={covers}
      table={table}
      more={more}
      actions={
        <>
          {actions}
          <Button look="quiet" aria-pressed={asShares} onClick={() => setAsShares(!asShares)}>
            {asShares ? t('Tokens') : t('Share')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,14rem)_minmax(0,1fr)_auto] gap-x-3">
        <ul>
          {shown.map(({ model, provider }) => (
            <li key={model} className="flex items-center gap-2" style={{ height: BAR_HEIGHT }}>
              <ProviderTile provider={provider} />
              <Link
                to={modelHref(model)}
                className="outside truncate hover:underline"
                title={spellOut(model)}
              >
                <OutsideText text={model} />
              </Link>
            </li>
          ))}
        </ul>
        <div style={{ height: BAR_HEIGHT * shown.length }}>
          <ModelBars models={shown} barHeight={BAR_HEIGHT} asShares={asShares} modelHref={modelHref} />
        </div>
        <ul className="tabular text-end">
          {shown.map(({ model, tokens }) => (
            <li
              key={model}
              title={formatCount(totalTokens(tokens))}
              style={{ height: BAR_HEIGHT, lineHeight: `${BAR_HEIGHT}px` }}
            >
              {formatCompact(totalTokens(tokens))}
            </li>
          ))}
        </ul>
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
        {TOKEN_KINDS.map(kind => (
          <span key={kind} className="inline-flex items-center gap-1.5">
            <i
              aria-hidden="true"
              className="size-2 rounded-[2px]"
              style={{ background: TOKEN_COLOURS[kind] }}
            />
            {TOKEN_KIND_NAMES[kind]}
          </span>
        ))}
        {models.length > BARS + 1 ? (
          <Button look="link" className="ms-auto text-sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {all
              ? t('Show fewer')
              : plural(models.length, { one: 'Show {n} model', other: 'Show all {n} models' })}
          </Button>
        ) : null}
      </div>
    </FigureCard>
  );
});
