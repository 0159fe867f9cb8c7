import { ChevronDown } from 'lucide-react';
import clsx from 'clsx';
import { memo, useEffect, useMemo, useState } from 'react';
import { withSort, withValues, type Filters, type SortColumn } from '#shared/domain/filters.ts';
import type { RowsPage } from '#shared/domain/interception-row.ts';
import type { ModelIdentity } from '#shared/domain/row-values.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import {
  addModelRow,
  mergeModelSums,
  noModelSums,
  type ModelSums,
  type SummaryTotals,
} from '#shared/domain/usage-totals.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { formatCompact } from '#shared/lib/numbers.ts';
import { QueryError } from '#shared/ui/error-state.tsx';
import { useDeferredUntilPaint } from '#shared/ui/preserve-height.tsx';
import type { UsageRequest } from './engine/open-usage.ts';
import { INITIAL_USAGE_STATE, MAX_AUTO_LOADED } from './engine/usage-state.ts';
import { coverageOf, LOADING_STOPPED, type Coverage } from './progress/coverage.ts';
import { usePreviousPeriod } from './progress/previous-period.ts';
import { useUsageJob } from './progress/use-job.ts';
import { Figures, type FigureActions } from './strip/figures.tsx';
import { LoadAllButton, SummaryChart } from './strip/summary-chart.tsx';

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

interface UsageSummaryProps {
  /** Only its first value counts. For other totals, the component needs another key. */
  of: Omit<UsageRequest, 'autoLoad'>;
  pages: readonly RowsPage[];
  /** The server's count. */
  count: number;
  /** Null if the API has no filter for exactly these rows. */
  modelHref: (of: ModelIdentity, others: Iterable<ModelIdentity>) => string | null;
  onFilters: (filters: Filters) => void;
  /** Collapsed to one line on narrow screens, so that the rows come first. */
  collapsible: boolean;
}

/** What the figures do over a database, which can sort and knows which interceptions failed. */
function figureActions(filters: Filters, onFilters: (filters: Filters) => void): FigureActions {
  const sortBy = (column: SortColumn) => () => onFilters(withSort(filters, { column, direction: 'desc' }));
  return {
    onTokens: sortBy('tokens'),
    onCost: sortBy('cost'),
    onFailed: () =>
      onFilters(withValues(filters, 'status', { any: ['request_failed', 'tool_failed'], noneOf: [] })),
  };
}

/**
 * The totals above the table: of all rows. Over the API, more than `MAX_AUTO_LOADED` are loaded only on request; until
 * then the totals are of the loaded rows.
 */
export const UsageSummary = memo(function UsageSummary(props: UsageSummaryProps) {
  const { pages, count, modelHref, onFilters, collapsible } = props;
  // Another order of the list changes neither the key of this component nor the totals.
  const [of] = useState(props.of);
  const [expanded, setExpanded] = useState(!collapsible);
  const [autoLoad, setAutoLoad] = useState<UsageRequest['autoLoad'] | null>(() => {
    if (of.hasDatabase) return 'everything';
    return count > 0 && count <= MAX_AUTO_LOADED ? 'little' : null;
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
  const { before } = usePreviousPeriod(of, of.hasDatabase ? state : INITIAL_USAGE_STATE);
  const [loadedTotals] = useState(createLoadedTotals);
  const loaded = useMemo(() => loadedTotals(pages), [loadedTotals, pages]);
  const known = state.summary ?? state.sums;
  const summed = known !== null && known.all.interceptions >= loaded.all.interceptions ? known : null;
  const sums = summed ?? loaded;
  const ofSums = coverageOf(state, known);
  const coverage: Coverage = summed
    ? { ...ofSums, ...(of.hasDatabase && ofSums.count < count && { count, isNewest: false }) }
    : { read: loaded.all.interceptions, count, isNewest: true, unread: loaded.all.unread };
  const isPending = of.hasDatabase && !state.verified && coverage.read < coverage.count;

  return (
    <div className="@container card">
      {collapsible ? (
        <button
          type="button"
          aria-expanded={expanded}
          onClick={() => setExpanded(!expanded)}
          className="flex min-h-11 w-full items-center justify-between px-4"
        >
          <span className="truncate">
            <span className="font-semibold">{t('Usage')}</span>
            {isPending ? null : (
              <span className="text-muted tabular">{` · ${describeTotals(sums.all)}`}</span>
            )}
          </span>
          <ChevronDown
            aria-hidden="true"
            size={15}
            className={clsx('shrink-0 transition-transform', expanded && 'rotate-180')}
          />
        </button>
      ) : null}
      {expanded ? (
        <>
          <div className="@4xl:flex">
            <SummaryChart
              sums={sums}
              summed={summed}
              state={state}
              coverage={coverage}
              isPending={isPending}
              of={of}
              modelHref={modelHref}
              onFilters={onFilters}
              actions={
                <LoadAllButton
                  state={state}
                  job={job}
                  isComplete={coverage.read >= coverage.count}
                  onStart={() => setAutoLoad('everything')}
                />
              }
            />
            <Figures
              sums={sums}
              coverage={coverage}
              isPending={isPending}
              before={before?.sums ?? null}
              actions={of.hasDatabase ? figureActions(of.filters, onFilters) : null}
            />
          </div>
          {job && state.error ? (
            <div className="p-3 pt-0">
              <QueryError
                error={state.error}
                onRetry={job.start}
                lead={isPending ? t('The totals couldn’t be loaded.') : LOADING_STOPPED}
              />
            </div>
          ) : null}
        </>
      ) : null}
    </div>
  );
});

/** For the line of a narrow screen. */
function describeTotals({ tokens, failed }: SummaryTotals): string {
  const parts = [t('{amount} tokens', { amount: formatCompact(totalTokens(tokens)) })];
  if (failed > 0) parts.push(plural(failed, { one: '{n} failed', other: '{n} failed' }));
  return parts.join(' · ');
}
