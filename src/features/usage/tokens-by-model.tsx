import clsx from 'clsx';
import { Link } from 'react-router';
import { memo, useMemo, useState, type ReactNode } from 'react';
import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { formatCount, formatCompact } from '#shared/lib/numbers.ts';
import { modelKey, configuredProvider, type ModelIdentity } from '#shared/domain/row-values.ts';
import { TOKEN_KIND_NAMES, TOKEN_KINDS, totalTokens } from '#shared/domain/tokens.ts';
import { modelsByTokens, type SummarySums, type SummaryTotals } from '#shared/domain/usage-totals.ts';
import { shortModelLabels } from '#shared/domain/model-names.ts';
import { TOKEN_COLORS } from '#shared/ui/colors.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { pricesPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Button } from '#shared/ui/button.tsx';
import { ProviderTile } from '#shared/ui/labels.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import { costColumns, modelTable } from './chart-card/chart-table.ts';
import { ChartCard, NotFiltered } from './chart-card/chart-card.tsx';

interface ModelBar {
  group: SummaryTotals & ModelIdentity;
  /** Unique display name. */
  name: string;
  href: string | undefined;
  whyNoHref: string | undefined;
}

interface ModelBarsProps {
  bars: readonly ModelBar[];
  barHeight: number;
  /** Stretches all bars to the same length, to compare their parts. */
  asShares: boolean;
}

/**
 * The bars without names, one table row high each. They are hidden from keyboard and screen readers, which use the links
 * of the names instead. They are HTML elements instead of SVG because they change with each loaded page.
 */
function ModelBars({ bars, barHeight, asShares }: ModelBarsProps) {
  const max = Math.max(1, ...bars.map(({ group }) => totalTokens(group.tokens)));
  return (
    <div aria-hidden="true">
      {bars.map(({ group, group: { tokens }, name, href }) => {
        const total = totalTokens(tokens);
        const barProps = {
          className: clsx('flex items-center', href !== undefined && 'hover:bg-sunken'),
          style: { height: barHeight },
          title: [
            escapeInvisible(name),
            ...TOKEN_KINDS.map(kind => `${TOKEN_KIND_NAMES[kind]}: ${formatCount(tokens[kind])}`),
          ].join('\n'),
        };
        const bar = (
          <span
            className="flex h-3 gap-px overflow-hidden rounded-[2px]"
            style={{ width: `${asShares ? 100 : (100 * total) / max}%` }}
          >
            {TOKEN_KINDS.map(kind =>
              tokens[kind] === 0 ? null : (
                <i
                  key={kind}
                  className="min-w-px"
                  style={{ flexGrow: tokens[kind] / total, background: TOKEN_COLORS[kind] }}
                />
              ),
            )}
          </span>
        );
        return href === undefined ? (
          <div key={modelKey(group)} {...barProps}>
            {bar}
          </div>
        ) : (
          <Link key={modelKey(group)} to={href} tabIndex={-1} {...barProps}>
            {bar}
          </Link>
        );
      })}
    </div>
  );
}

/** Bars before "Show all". Never fewer as more models load, or the rows below would move. */
const BARS = 7;
const BAR_HEIGHT = 24;

interface TokensByModelProps {
  sums: SummarySums;
  covers: string;
  /** Null if the API has no filter for exactly these rows. */
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
  const names = useMemo(() => shortModelLabels(models), [models]);
  const bars = useMemo(
    () =>
      models.map((group, index): ModelBar => {
        const { href, whyNoHref } = table.rows[index] ?? {};
        return { group, name: names.get(modelKey(group)) ?? group.model, href, whyNoHref };
      }),
    [models, names, table],
  );
  const shown = all ? bars : bars.slice(0, BARS);

  return (
    <ChartCard
      title={t('Tokens by model')}
      file="tokens-by-model"
      covers={covers}
      table={table}
      more={more}
      actions={
        <>
          {actions}
          <Button variant="quiet" aria-pressed={asShares} onClick={() => setAsShares(!asShares)}>
            {asShares ? t('Tokens') : t('Percentage')}
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
                  <UntrustedText text={name} />
                </NotFiltered>
              ) : (
                <Link
                  to={href}
                  className="outside truncate hover:underline"
                  title={`${escapeInvisible(group.model)}, ${escapeInvisible(configuredProvider(group))}`}
                >
                  <UntrustedText text={name} />
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
              style={{ background: TOKEN_COLORS[kind] }}
            />
            {TOKEN_KIND_NAMES[kind]}
          </span>
        ))}
        {models.length > BARS ? (
          <Button variant="link" className="ms-auto text-sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {all
              ? t('Show fewer')
              : plural(models.length, { one: 'Show {n} model', other: 'Show all {n} models' })}
          </Button>
        ) : null}
      </div>
    </ChartCard>
  );
});
