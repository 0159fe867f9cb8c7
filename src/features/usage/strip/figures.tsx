import clsx from 'clsx';
import { ArrowDownRight, ArrowUpRight } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { costOf, pricedTokens } from '#shared/domain/prices.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import type { SummarySums, SummaryTotals } from '#shared/domain/usage-totals.ts';
import { plural, t } from '#shared/i18n/t.ts';
import {
  formatChange,
  formatCompact,
  formatCount,
  formatMoney,
  formatPointChange,
  formatShare,
} from '#shared/lib/numbers.ts';
import { pricesPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { describeCoverage, loadedCountLabel, type Coverage } from '#features/usage/progress/coverage.ts';

/** Larger counts are shortened. */
const MAX_EXACT = 99_999;
/** A change of a share by less than this part of it is not marked. */
const MARKED_CHANGE = 0.1;

const shortCount = (value: number): string => (value > MAX_EXACT ? formatCompact(value) : formatCount(value));
const promptTokens = ({ tokens }: SummaryTotals): number =>
  tokens.input + tokens.cache_read + tokens.cache_write;
const cacheShare = (totals: SummaryTotals): number =>
  totals.tokens.cache_read / Math.max(1, promptTokens(totals));
const failedShare = ({ failed, interceptions }: SummaryTotals): number => failed / Math.max(1, interceptions);

interface Change {
  /** With a sign; null if it cannot be computed. */
  readonly text: string | null;
  readonly isUp: boolean;
  /** Whether more failed, and not by chance. */
  readonly isWorse?: boolean;
}

interface FigureProps {
  name: string;
  /** Null while it loads. */
  value: ReactNode;
  /** Tooltip: the exact value and what it covers. */
  hint: string;
  /** Against the period before. */
  change: Change | null;
  /** What the figure covers, in place of the change. */
  covers: string | null;
  /** Null if a click does nothing. */
  onClick?: (() => void) | null;
  /** What a click does. */
  action?: string;
}

function Figure({ name, value, hint, change, covers, onClick = null, action }: FigureProps) {
  const content = (
    <span className="flex h-6 items-center text-[17px] leading-6 font-semibold tabular">
      {value ?? <span className="late-shown h-4 w-14 rounded-[4px] bg-sunken" />}
    </span>
  );
  return (
    <div
      className="relative flex min-w-0 flex-col px-4 py-1.5 @4xl:w-29 @4xl:px-3 @4xl:border-s @4xl:border-line"
      title={hint}
    >
      <dt className="truncate text-[11px] leading-3.5 text-muted">{name}</dt>
      <dd className="flex">
        {onClick === null || value === null ? (
          content
        ) : (
          <button
            type="button"
            onClick={onClick}
            // Covers the whole figure.
            className="after:absolute after:inset-0 hover:after:bg-text/4"
          >
            {content}
            <span className="sr-only">. {action}</span>
          </button>
        )}
      </dd>
      <dd className="h-4 truncate text-sm leading-4 text-muted tabular @max-lg:empty:hidden">
        {covers ??
          (change === null || change.text === null ? null : (
            <span className={clsx('inline-flex items-center gap-1', change.isWorse && 'text-error')}>
              <Icon icon={change.isUp ? ArrowUpRight : ArrowDownRight} size={12} />
              {change.text}
            </span>
          ))}
      </dd>
    </div>
  );
}

const [LazyPricesButton] = lazyWithPreload(
  async () => (await import('#features/usage/cost/cost-card.tsx')).PricesButton,
);

export interface FigureActions {
  readonly onTokens: () => void;
  readonly onCost: () => void;
  readonly onFailed: () => void;
}

interface FiguresProps {
  sums: SummarySums;
  coverage: Coverage;
  /** Whether the sums are still loading, so that only the count is known. */
  isPending: boolean;
  /** The same totals of the period before, if they are known. */
  before: SummarySums | null;
  /** What a click on a figure does; null if the source cannot do it. */
  actions: FigureActions | null;
}

/** Five totals of the filter. The server counts the first one; the others say what they cover unless it is everything. */
export function Figures({ sums, coverage, isPending, before, actions }: FiguresProps) {
  const table = usePreference(pricesPreference);
  const groups = useMemo(() => [...sums.byModel.values()], [sums]);
  const cost = useMemo(() => (table === null ? null : costOf(groups, table)), [groups, table]);
  const costBefore = useMemo(
    () => (table === null || before === null ? null : costOf([...before.byModel.values()], table)),
    [before, table],
  );
  const { all } = sums;
  const was = before?.all ?? null;
  const covers = describeCoverage(coverage);
  const part = coverage.read >= coverage.count || isPending ? null : loadedCountLabel(coverage.read);
  const shown = (value: ReactNode): ReactNode => (isPending ? null : value);
  const compare = (now: number, earlier: number | undefined): Change | null =>
    earlier === undefined || isPending ? null : { text: formatChange(now, earlier), isUp: now > earlier };
  const comparePoints = (now: number, earlier: number | undefined, isBad = false): Change | null =>
    earlier === undefined || isPending
      ? null
      : {
          text: formatPointChange(now - earlier),
          isUp: now > earlier,
          isWorse: isBad && now > earlier * (1 + MARKED_CHANGE),
        };
  return (
    <dl
      aria-label={t('Summary')}
      className="grid shrink-0 grid-cols-2 @max-4xl:border-t @max-4xl:border-line @lg:grid-cols-5 @4xl:flex"
    >
      <Figure
        name={t('Interceptions')}
        value={shortCount(coverage.count)}
        hint={t('{n}, counted by the server', { n: formatCount(coverage.count) })}
        change={compare(coverage.count, was?.interceptions)}
        covers={null}
      />
      <Figure
        name={t('Tokens')}
        value={shown(formatCompact(totalTokens(all.tokens)))}
        hint={plural(
          totalTokens(all.tokens),
          { one: '{n} token. {covers}', other: '{n} tokens. {covers}' },
          { covers },
        )}
        change={compare(totalTokens(all.tokens), was ? totalTokens(was.tokens) : undefined)}
        covers={part}
        onClick={actions && actions.onTokens}
        action={t('Sort by tokens')}
      />
      {cost === null ? (
        <div className="flex min-w-0 flex-col px-4 py-1.5 @4xl:w-29 @4xl:px-3 @4xl:border-s @4xl:border-line">
          <dt className="text-[11px] leading-3.5 text-muted">{t('Cost')}</dt>
          <dd className="flex h-6 items-center">
            <LazyPricesButton props={{ groups }} fallback={null} />
          </dd>
        </div>
      ) : (
        <Figure
          name={t('Cost')}
          value={shown(
            cost.cost === null
              ? '–'
              : `${formatMoney(cost.cost, cost.currency)}${cost.priced < cost.tokens ? '+' : ''}`,
          )}
          hint={`${pricedTokens(cost)}. ${covers}`}
          change={cost.cost === null ? null : compare(cost.cost, costBefore?.cost ?? undefined)}
          covers={part}
          onClick={actions && actions.onCost}
          action={t('Sort by cost')}
        />
      )}
      <Figure
        name={t('Cache hit')}
        value={shown(formatShare(all.tokens.cache_read, promptTokens(all)) ?? '–')}
        hint={plural(
          promptTokens(all),
          { one: '{cached} of {n} token. {covers}', other: '{cached} of {n} tokens. {covers}' },
          { cached: formatCount(all.tokens.cache_read), covers },
        )}
        change={comparePoints(cacheShare(all), was ? cacheShare(was) : undefined)}
        covers={part}
      />
      <Figure
        name={t('Failed')}
        value={shown(
          <>
            {shortCount(all.failed)}
            {all.failed === 0 ? null : (
              <span className="ms-1 text-sm font-normal text-muted">
                {formatShare(all.failed, all.interceptions)}
              </span>
            )}
          </>,
        )}
        hint={t('Interceptions whose request or injected tool failed. {covers}', { covers })}
        change={comparePoints(failedShare(all), was ? failedShare(was) : undefined, true)}
        covers={part}
        onClick={actions && all.failed > 0 ? actions.onFailed : null}
        action={t('Show failed')}
      />
    </dl>
  );
}
