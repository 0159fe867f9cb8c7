import { ChevronDown } from 'lucide-react';
import clsx from 'clsx';
import { memo, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { RowsPage } from '#shared/domain/interception-row.ts';
import {
  addModelRow,
  mergeModelSums,
  noModelSums,
  type ModelSums,
  type Totals,
} from '#shared/domain/usage-totals.ts';
import { formatCompact, formatCount, formatShare } from '#shared/lib/numbers.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { QueryError } from '#shared/ui/error-state.tsx';
import type { ModelIdentity } from '#shared/domain/row-values.ts';
import { describeCoverage, loadedCountLabel, type Coverage, coverageOf } from './progress/coverage.ts';
import { StatTile } from './chart-card/chart-card.tsx';
import type { UsageRequest } from './engine/open-usage.ts';
import { LoadAllButton, LoadError } from './progress/load-status.tsx';
import { TokensByModel } from './tokens-by-model.tsx';
import { useUsageJob } from './progress/use-job.ts';
import { MAX_AUTO_LOADED } from './engine/usage-state.ts';
import { useDeferredUntilPaint } from '#shared/ui/preserve-height.tsx';

/** Sums loaded pages incrementally, so that a new page costs only its own rows. */
function createLoadedTotals(): (pages: readonly RowsPage[]) => ModelSums {
  let summed: readonly RowsPage[] = [];
  let sums = noModelSums();
  return pages => {
    const goesOn =
      pages.length >= summed.length && pages[0] === summed[0] && pages[summed.length - 1] === summed.at(-1);
    const total = noModelSums();
    if (goesOn) mergeModelSums(total, sums);
    for (const page of goesOn ? pages.slice(summed.length) : pages) {
      for (const row of page.results) addModelRow(total, row, row.totals);
    }
    [summed, sums] = [pages, total];
    return total;
  };
}

/** Four totals of the filter. The server counts the first one; the others show their coverage. */
function FilteredCharts({ totals, coverage }: { totals: Totals; coverage: Coverage }) {
  const { tokens, injectedCalls, injectedErrors } = totals;
  const prompt = tokens.input + tokens.cache_read + tokens.cache_write;
  const covers = describeCoverage(coverage);
  const isAll = coverage.read >= coverage.count;
  const nameOf = (name: string): string => (isAll ? name : `${name}, ${loadedCountLabel(coverage.read)}`);
  return (
    <dl
      aria-label={t('Summary')}
      className="grid grid-cols-2 content-start gap-x-6 gap-y-3 border-line px-4 py-3 max-xl:border-t xl:border-s"
    >
      <StatTile
        value={formatCount(coverage.count)}
        name={t('interceptions')}
        hint={t('Exact count from the server')}
      />
      <StatTile
        value={formatCompact(totalTokens(tokens))}
        name={nameOf(t('tokens'))}
        hint={plural(
          totalTokens(tokens),
          { one: '{n} token. {covers}', other: '{n} tokens. {covers}' },
          { covers },
        )}
      />
      <StatTile
        value={formatShare(tokens.cache_read, prompt) ?? '–'}
        name={nameOf(t('cache hit rate'))}
        hint={plural(
          prompt,
          { one: '{cached} of {n} token. {covers}', other: '{cached} of {n} tokens. {covers}' },
          { cached: formatCount(tokens.cache_read), covers },
        )}
      />
      <StatTile
        value={formatCount(injectedErrors)}
        name={nameOf(
          plural(injectedCalls, {
            one: 'of {n} injected call failed',
            other: 'of {n} injected calls failed',
          }),
        )}
        hint={t('Coder records errors for injected tools only. {covers}', { covers })}
      />
    </dl>
  );
}

/** As many as the chart shows at first. */
const PENDING_BARS = 7;

interface PendingTotalsProps {
  count: number;
  isQueued: boolean;
  /** Progress, and a button to stop or start. */
  actions: ReactNode;
  /** Why the totals could not be loaded; null while they load. */
  problem: ReactNode;
}

/** In place of the totals until the database has summed all rows, because a part would rank the models wrongly. */
function PendingTotals({ count, isQueued, actions, problem }: PendingTotalsProps) {
  const block = <span className="late-shown rounded-[4px] bg-sunken" />;
  return (
    <div className="h-full xl:grid xl:grid-cols-[minmax(0,1fr)_22rem]" aria-busy={problem === null}>
      <div className="px-4 py-3">
        <div className="mb-2 flex min-h-7 flex-wrap items-center gap-x-2">
          <span className="me-auto font-semibold">{t('Tokens by model')}</span>
          {problem === null ? (
            <span role="status" className="text-sm text-muted">
              {isQueued ? t('Waiting for other queries to finish.') : t('Summing all interceptions…')}
            </span>
          ) : null}
          {problem === null ? actions : null}
        </div>
        {problem ?? (
          <div aria-hidden="true" className="grid gap-y-2.5 pt-1 *:h-3.5">
            {Array.from({ length: PENDING_BARS }, (_, at) => (
              <div key={at} className="grid grid-cols-[10rem_1fr] gap-x-6 *:h-3">
                {block}
                {block}
              </div>
            ))}
          </div>
        )}
      </div>
      <dl
        aria-label={t('Summary')}
        className="grid grid-cols-2 content-start gap-x-6 gap-y-3 border-line px-4 py-3 max-xl:border-t xl:border-s"
      >
        <StatTile
          value={formatCount(count)}
          name={t('interceptions')}
          hint={t('Exact count from the server')}
        />
        {[t('tokens'), t('cache hit rate'), t('injected calls failed')].map(name => (
          <div key={name} className="flex min-w-0 flex-col">
            <dt className="order-1 text-sm text-muted">{name}</dt>
            <dd className="grid h-[26px] w-20 items-center *:h-4">
              {problem === null ? block : null}
              <span className={problem === null ? 'sr-only' : 'text-muted'}>–</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface UsageSummaryProps {
  /** Only its first value counts. For other totals, the component needs another key. */
  of: Omit<UsageRequest, 'autoLoad'>;
  pages: readonly RowsPage[];
  /** The server's count. */
  count: number;
  /** Null if the API has no filter for exactly these rows. */
  modelHref: (of: ModelIdentity, others: Iterable<ModelIdentity>) => string | null;
  /** Collapsed by default on narrow screens, so that the rows come first. */
  collapsible: boolean;
}

/** The totals above the table: of all rows. Over the API, more than `MAX_AUTO_LOADED` are loaded only on request. */
export const UsageSummary = memo(function UsageSummary(props: UsageSummaryProps) {
  const { pages, count, modelHref, collapsible } = props;
  // Another order of the list changes neither the key of this component nor the totals.
  const [of] = useState(props.of);
  const [expanded, setExpanded] = useState(!collapsible);
  const [autoLoad, setAutoLoad] = useState<UsageRequest['autoLoad'] | null>(() => {
    if (of.hasDatabase) return 'everything';
    const loadedRows = pages.reduce((sum, { results }) => sum + results.length, 0);
    return loadedRows < count && count <= MAX_AUTO_LOADED ? 'little' : null;
  });
  // Loading pages must not delay the first rows. A database answers with one request.
  const mayLoad = useDeferredUntilPaint(true, 0) || of.hasDatabase;
  const request = useMemo(
    () => (mayLoad && autoLoad !== null ? { ...of, autoLoad } : null),
    [mayLoad, autoLoad, of],
  );
  const { state, job } = useUsageJob(request);
  // Rows that arrived since then are not in the sums. While a job runs, this has no effect.
  useEffect(() => {
    if (of.hasDatabase) job?.start();
  }, [of.hasDatabase, job, count]);
  const [loadedTotals] = useState(createLoadedTotals);
  const loaded = useMemo(() => loadedTotals(pages), [loadedTotals, pages]);
  const hasMoreThanLoaded = (state.sums?.all.interceptions ?? 0) >= loaded.all.interceptions;
  const sums = hasMoreThanLoaded && state.sums ? state.sums : loaded;
  const { interceptions, unread } = loaded.all;
  const summed = coverageOf(state);
  const coverage = hasMoreThanLoaded
    ? { ...summed, ...(of.hasDatabase && summed.count < count && { count, isNewest: false }) }
    : { read: interceptions, count, isNewest: true, unread };
  const covers = describeCoverage(coverage);
  const isPending = of.hasDatabase && !state.verified && coverage.read < coverage.count;

  const actions = (
    <LoadAllButton
      state={state}
      job={job}
      isComplete={coverage.read >= coverage.count}
      onStart={() => setAutoLoad('everything')}
    />
  );
  const charts = (
    <div className="xl:grid xl:grid-cols-[minmax(0,1fr)_22rem]">
      <TokensByModel sums={sums} covers={covers} modelHref={modelHref} actions={actions} />
      <FilteredCharts totals={sums.all} coverage={coverage} />
    </div>
  );

  return (
    <div className="card">
      {collapsible ? (
        <button
          type="button"
          aria-expanded={expanded}
          onClick={() => setExpanded(!expanded)}
          className="flex h-10 w-full items-center justify-between px-4 font-semibold"
        >
          {t('Usage')}
          <ChevronDown
            aria-hidden="true"
            size={15}
            className={clsx('transition-transform', expanded && 'rotate-180')}
          />
        </button>
      ) : null}
      {expanded ? (
        <>
          {job && state.error && !isPending ? (
            <div className="px-4 pt-3">
              <LoadError error={state.error} onRetry={job.start} />
            </div>
          ) : null}
          {isPending ? (
            // The part is laid out but not shown, so that nothing moves when the sums of all rows arrive.
            <div className="relative overflow-hidden">
              <div className="invisible" aria-hidden="true">
                {charts}
              </div>
              <div className="absolute inset-0">
                <PendingTotals
                  count={count}
                  isQueued={state.isQueued}
                  actions={actions}
                  problem={
                    job && state.error ? (
                      <QueryError
                        error={state.error}
                        onRetry={job.start}
                        lead={t('The totals couldn’t be loaded.')}
                      />
                    ) : null
                  }
                />
              </div>
            </div>
          ) : (
            charts
          )}
        </>
      ) : null}
    </div>
  );
});
