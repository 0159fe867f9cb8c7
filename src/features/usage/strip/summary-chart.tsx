import clsx from 'clsx';
import { useCallback, type ReactNode } from 'react';
import { NO_TIME, rangePatch } from '#shared/domain/calendar-periods.ts';
import { patchFilters, type Filters } from '#shared/domain/filters.ts';
import type { ModelIdentity } from '#shared/domain/row-values.ts';
import type { SummarySums, UsageSummarySums } from '#shared/domain/usage-totals.ts';
import { t } from '#shared/i18n/t.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { summaryViewPreference, type SummaryView } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Button } from '#shared/ui/button.tsx';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import type { UsageRequest } from '#features/usage/engine/open-usage.ts';
import type { UsageJob, UsageState } from '#features/usage/engine/usage-state.ts';
import { describeCoverage, type Coverage } from '#features/usage/progress/coverage.ts';
import { InterceptionsOverTime } from './interceptions-over-time.tsx';

/** In place of the histogram until the sums by time are known. */
function PendingBars({ isQueued }: { isQueued: boolean }) {
  return (
    <div className="flex h-[45px] flex-col gap-1">
      <span role="status" className="text-[11px] leading-3.5 text-muted">
        {isQueued ? t('Waiting for other queries to finish.') : t('Summing all interceptions…')}
      </span>
      <span aria-hidden="true" className="late-shown flex-1 rounded-[4px] bg-sunken" />
    </div>
  );
}

const [LazyTokensByModel] = lazyWithPreload(
  async () => (await import('#features/usage/tokens-by-model.tsx')).TokensByModel,
);

interface ViewSwitchProps {
  view: SummaryView;
}

/** Chooses what the chart shows. */
function ViewSwitch({ view }: ViewSwitchProps) {
  return (
    <div
      role="group"
      aria-label={t('Chart')}
      className="flex gap-3 text-[11px] leading-3.5 font-medium whitespace-nowrap"
    >
      {VIEWS.map(([each, label]) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === view}
          onClick={() => summaryViewPreference.set(each)}
          className="rounded-[4px] text-faint hover:text-text aria-pressed:text-text"
        >
          {label}
        </button>
      ))}
    </div>
  );
}

const VIEWS = [
  ['time', t('Over time')],
  ['models', t('Tokens by model')],
] as const;

interface SummaryChartProps {
  of: Omit<UsageRequest, 'autoLoad'>;
  /** Null if the API has no filter for exactly these rows. */
  modelHref: (of: ModelIdentity, others: Iterable<ModelIdentity>) => string | null;
  onFilters: (filters: Filters) => void;
  sums: SummarySums;
  /** With the sums by time; null if only loaded rows are summed. */
  summed: UsageSummarySums | null;
  state: UsageState;
  coverage: Coverage;
  isPending: boolean;
  actions: ReactNode;
}

/** Interceptions over time, or tokens by model. The choice is remembered. */
export function SummaryChart(props: SummaryChartProps) {
  const { sums, summed, state, coverage, isPending, of, modelHref, onFilters, actions } = props;
  const view = usePreference(summaryViewPreference);
  const covers = describeCoverage(coverage);
  const onRange = useCallback(
    (from: number, to: number) => onFilters(patchFilters(of.filters, rangePatch(from, to))),
    [of, onFilters],
  );
  const onReset = useCallback(() => onFilters(patchFilters(of.filters, NO_TIME)), [of, onFilters]);
  if (view === 'models' && !isPending) {
    return (
      <div className="min-w-0 flex-1 pt-1">
        <div className="px-4">
          <ViewSwitch view={view} />
        </div>
        <LazyTokensByModel
          props={{ sums, covers, modelHref, actions }}
          fallback={<div className="h-[15rem]" />}
        />
      </div>
    );
  }
  return (
    <figure
      aria-label={t('Interceptions over time')}
      className={clsx('m-0 flex min-w-0 flex-1 flex-col gap-0.5 px-4 py-1', view === 'models' && 'h-[16rem]')}
    >
      <figcaption className="flex h-3.5 items-center gap-3">
        <ViewSwitch view={view} />
        {isPending ? null : (
          <span
            role="status"
            className={clsx('ms-auto text-sm text-muted', coverage.read >= coverage.count && 'sr-only')}
          >
            {covers}
          </span>
        )}
        <span className={clsx('flex items-center gap-2 text-sm', isPending && 'ms-auto')}>{actions}</span>
      </figcaption>
      {isPending && state.error === null ? (
        <PendingBars isQueued={state.isQueued} />
      ) : summed !== null && state.edges.length > 1 ? (
        <InterceptionsOverTime
          sums={summed}
          edges={state.edges}
          zone={of.zone}
          now={of.asOf}
          onRange={onRange}
          onReset={onReset}
        />
      ) : (
        <p className="h-[45px] pt-2 text-sm text-faint">
          {t('The chart needs all interceptions. {n} are loaded.', { n: formatCount(coverage.read) })}
        </p>
      )}
    </figure>
  );
}

interface LoadAllButtonProps {
  state: UsageState;
  job: UsageJob | null;
  /** Whether everything is loaded. */
  isComplete: boolean;
  onStart: () => void;
}

/** Loads all rows if only some are summed, with progress and a stop button. */
export function LoadAllButton({ state, job, isComplete, onStart }: LoadAllButtonProps) {
  const { phase, read, count } = state;
  if (phase === 'reading' || phase === 'checking' || (job !== null && phase === 'planning')) {
    return (
      <>
        <progress
          aria-label={t('Loading progress')}
          max={Math.max(count ?? 1, 1)}
          value={read}
          className="progress-line w-24"
        />
        <Button variant="link" onClick={job?.stop}>
          {t('Stop')}
        </Button>
      </>
    );
  }
  if (isComplete) return null;
  return (
    <Button variant="link" onClick={() => (job ? job.read(null) : onStart())}>
      {t('Load all')}
    </Button>
  );
}
