import { OutsideText } from '#shared/ui/outside-text.tsx';
import { spellOut } from '#shared/lib/invisible-characters.ts';
import { memo, useMemo, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { formatCompact, formatCount } from '#shared/lib/numbers.ts';
import { configuredProvider, modelKey, type ModelIdentity } from '#shared/domain/row-values.ts';
import { TOKEN_KIND_NAMES } from '#shared/domain/token-words.ts';
import { TOKEN_KINDS, totalTokens } from '#shared/domain/tokens.ts';
import { modelNames, modelsByTokens, type ModelSums } from '#shared/domain/totals.ts';
import { pricesPreference } from '#shared/settings/prices-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { TOKEN_COLOURS } from '#shared/ui/token-colours.ts';
import { Button } from '#shared/ui/button.tsx';
import { ProviderTile } from '#shared/ui/provider-tile.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import { costColumns } from './chart-card/cost-columns.ts';
import { FigureCard } from './chart-card/figure-card.tsx';
import { modelTable } from './chart-card/figure-rows.ts';
import { NotFiltered } from './chart-card/unfiltered-value.tsx';
import { ModelBars, type ModelBar } from './model-bars.tsx';

/** Bars shown at first; further models are one press away. */
const BARS = 6;
const BAR_HEIGHT = 24;

interface TokensByModelProps {
  sums: ModelSums;
  covers: string;
  /** Null where the API has no way to ask for the rows of a model. */
  modelHref: (of: ModelIdentity, others: Iterable<ModelIdentity>) => string | null;
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
  const table = useMemo(
    () => modelTable(sums, of => modelHref(of, sums.byModel.values())),
    [sums, modelHref],
  );
  const more = useMemo(() => costColumns(sums, prices), [sums, prices]);
  const names = useMemo(() => modelNames(models), [models]);
  const bars = useMemo(
    () =>
      models.map((group, index): ModelBar => {
        const { href, whyNoHref } = table.rows[index] ?? {};
        return { group, name: names.get(modelKey(group)) ?? group.model, href, whyNoHref };
      }),
    [models, names, table],
  );
  const shown = all || bars.length <= BARS + 1 ? bars : bars.slice(0, BARS);

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
          {shown.map(({ group, name, href, whyNoHref }) => (
            <li key={modelKey(group)} className="flex items-center gap-2" style={{ height: BAR_HEIGHT }}>
              <ProviderTile provider={group.provider} />
              {href === undefined ? (
                <NotFiltered reason={whyNoHref}>
                  <OutsideText text={name} />
                </NotFiltered>
              ) : (
                <Link
                  to={href}
                  className="outside truncate hover:underline"
                  title={`${spellOut(group.model)}, ${spellOut(configuredProvider(group))}`}
                >
                  <OutsideText text={name} />
                </Link>
              )}
            </li>
          ))}
        </ul>
        <div style={{ height: BAR_HEIGHT * shown.length }}>
          <ModelBars bars={shown} barHeight={BAR_HEIGHT} asShares={asShares} />
        </div>
        <ul className="tabular text-end">
          {shown.map(({ group, group: { tokens } }) => (
            <li
              key={modelKey(group)}
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
