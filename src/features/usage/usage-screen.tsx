import {
  useCallback,
  useMemo,
  useSyncExternalStore,
  type ReactNode,
  useDeferredValue,
  useEffect,
} from 'react';
import { RefreshCw } from 'lucide-react';
import { Link } from 'react-router';
import { type TimeZone, formatDay } from '#shared/i18n/times.ts';
import { isBlank } from '#shared/lib/invisible-characters.ts';
import { t } from '#shared/i18n/t.ts';
import { href } from '#shared/url/routes.ts';
import { type Filters, type FiltersPatch, patchFilters, type SearchScope } from '#shared/domain/filters.ts';
import { createDirectory, directory, personValue, type Person } from '#shared/domain/people.ts';
import { clientPatch, modelPatch, type ModelIdentity } from '#shared/domain/row-values.ts';
import type { ClientTotals, PersonTotals } from '#shared/domain/usage-totals.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { Button, buttonStyles } from '#shared/ui/button.tsx';
import type { UsageJob, UsageState } from './engine/usage-state.ts';
import { isComplete, type PreviousPeriodTotals, usePreviousPeriod } from './progress/previous-period.ts';
import { ByClient, ByPerson, ByTool } from './breakdowns.tsx';
import { coverageOf, describeCoverage, LOADING_STOPPED } from './progress/coverage.ts';
import { OverTime } from './time/over-time.tsx';
import { rangePatch } from '#shared/domain/calendar-periods.ts';
import { QueryError } from '#shared/ui/error-state.tsx';
import { Percentiles, UsageCharts } from './usage-charts.tsx';
import { TokensByModel } from './tokens-by-model.tsx';
import { persistentRangeCache } from './engine/range-cache.ts';
import type { UsageRequest } from './engine/open-usage.ts';
import { ExportRows } from './export/export-button.tsx';
import { LoadProgressBar } from './progress/load-progress.tsx';
import { useUsageJob } from './progress/use-job.ts';

interface UsageViewProps {
  state: UsageState;
  job: UsageJob | null;
  filters: Filters;
  asOf: number;
  zone: TimeZone;
  before: PreviousPeriodTotals | null;
  /** Whether this version of Coder can filter by client. */
  canFilterClient: boolean;
  hrefOf: (filters: Filters) => string;
  onFilters: (filters: Filters) => void;
  /** Rendered between the totals and the charts. */
  children?: ReactNode;
}

/** The totals and charts of one filter. Each value links to its rows. */
function UsageView(props: UsageViewProps) {
  const { state, job, filters, asOf, zone, before, canFilterClient, hrefOf, onFilters, children } = props;
  const { sums, error, oldest } = state;
  const hrefs = useMemo(() => {
    const to = (patch: FiltersPatch | null): string | null => patch && hrefOf(patchFilters(filters, patch));
    return {
      model: (of: ModelIdentity, others: Iterable<ModelIdentity>) => to(modelPatch(of, others)),
      client: ({ client }: ClientTotals) => (canFilterClient ? to(clientPatch(client)) : null),
      tool: (text: string, place: SearchScope) =>
        isBlank(text) ? null : href('interceptions', filters, { text, isRegex: false, place }),
      range: (from: number | null, end: number | null) =>
        hrefOf(patchFilters(filters, rangePatch(from, end))),
    };
  }, [filters, hrefOf, canFilterClient]);
  // Totals can load before the list of users, and each can add a second user with the same name.
  const listed = useSyncExternalStore(directory.subscribe, directory.current);
  const personHref = useMemo(() => {
    const summed = createDirectory();
    summed.addSeen(sums?.byPerson.values() ?? []);
    return (person: PersonTotals): string | null => {
      const isFoundByName = (one: Person) => listed.isFoundByName(one) && summed.isFoundByName(one);
      const initiator = personValue(person, { isFoundByName });
      return initiator === null ? null : hrefOf(patchFilters(filters, { initiator }));
    };
  }, [sums, filters, hrefOf, listed]);
  const onRange = useCallback(
    (from: number, to: number) => onFilters(patchFilters(filters, rangePatch(from, to))),
    [filters, onFilters],
  );
  const groups = useMemo(() => [...(sums?.byModel.values() ?? [])], [sums]);
  if (sums === null) return null;
  const coverage = coverageOf(state);
  const covers = describeCoverage(coverage);
  // What needs no sums of users, clients, tools and sizes is whole before them.
  const summary = state.summary ?? sums;
  const summaryCovers = describeCoverage(coverageOf(state, summary));

  return (
    <>
      {job && error ? <QueryError error={error} onRetry={job.start} lead={LOADING_STOPPED} /> : null}
      <UsageCharts sums={sums} coverage={coverage} groups={groups} before={before} />
      {children}
      <div className="grid gap-3 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="card min-w-0">
          <OverTime
            sums={summary}
            edges={state.edges}
            shape={state.shape}
            count={state.count}
            charted={state.charted}
            oldest={state.oldest}
            isWhole={isComplete(state) || state.summary !== null}
            covers={summaryCovers}
            zone={zone}
            asOf={asOf}
            rangeHref={hrefs.range}
            onRange={onRange}
          />
        </div>
        <div className="card min-w-0">
          <TokensByModel sums={summary} covers={summaryCovers} modelHref={hrefs.model} />
        </div>
      </div>
      <div className="grid gap-3 lg:grid-cols-2">
        <div className="card min-w-0">
          <ByPerson sums={sums} covers={covers} href={personHref} />
        </div>
        <div className="card min-w-0">
          <ByTool sums={sums} covers={covers} href={hrefs.tool} />
        </div>
        <div className="card min-w-0">
          <ByClient sums={sums} covers={covers} href={hrefs.client} />
        </div>
        <div className="card min-w-0">
          <Percentiles sums={sums} covers={covers} />
        </div>
      </div>
      {oldest === null ? null : (
        <p className="text-sm text-faint">
          {t(
            'Oldest match: {day}. Coder keeps interceptions for 60 days by default. Responses and tool results aren’t recorded.',
            { day: formatDay(oldest, zone) },
          )}
        </p>
      )}
    </>
  );
}

interface UsageScreenProps {
  of: Omit<UsageRequest, 'autoLoad'>;
  canFilterClient: boolean;
  hrefOf: (filters: Filters) => string;
  onFilters: (filters: Filters) => void;
  /** Starts a new job. */
  onRetry: () => void;
  /** Passes errors about the filter itself to the controls that edit it. */
  onError: (error: Error | null) => void;
  /** Rendered until there is something to show. */
  renderNothing: (state: { error: Error | null; pending: boolean }) => ReactNode;
}

/** Loads and shows one filter. A new filter needs a new `key`. */
export function UsageScreen(props: UsageScreenProps) {
  const { of, canFilterClient, hrefOf, onFilters, onRetry, onError, renderNothing } = props;
  const { state: latest, job } = useUsageJob(useMemo(() => ({ ...of, autoLoad: 'little' }) as const, [of]));
  const previous = usePreviousPeriod(of, latest);
  // Rendering the charts takes longer than a frame, so it yields to user input. What says how much they cover waits with
  // them.
  const state = useDeferredValue(latest);
  const { error, count, sums } = state;
  useEffect(() => onError(error), [error, onError]);

  if (count === null || count === 0 || sums === null) {
    return (
      <>
        {state.isQueued && error === null ? (
          <p role="status" className="card px-4 py-2 text-muted">
            {t('Waiting for other queries to finish.')}
          </p>
        ) : null}
        {renderNothing({ error, pending: error === null && count !== 0 })}
      </>
    );
  }
  const narrower =
    of.filters.range === undefined && of.filters.started_after === undefined ? (
      <Link to={hrefOf(patchFilters(of.filters, { range: '7d' }))} className={buttonStyles('plain')}>
        {t('Last 7 days only')}
      </Link>
    ) : null;
  const clearCache = () => void persistentRangeCache.clear().then(onRetry);

  return (
    <>
      <LoadProgressBar state={state} job={job} zone={of.zone} narrower={narrower} onClearCache={clearCache} />
      <UsageView
        state={state}
        job={job}
        filters={of.filters}
        asOf={of.asOf}
        zone={of.zone}
        before={previous.before}
        canFilterClient={canFilterClient}
        hrefOf={hrefOf}
        onFilters={onFilters}
      >
        <div className="-my-1 flex flex-wrap items-center gap-x-3 text-sm text-muted">
          <p className="me-auto">
            {previous.label}{' '}
            {previous.read === null ? null : (
              <Button variant="link" className="text-sm" onClick={previous.read}>
                {t('Load previous period')}
              </Button>
            )}
          </p>
          <ExportRows
            filters={of.filters}
            asOf={of.asOf}
            zone={of.zone}
            count={count}
            hasDatabase={of.hasDatabase}
          />
          <Button variant="quiet" onClick={onRetry}>
            <Icon icon={RefreshCw} size={13} />
            {t('Refresh')}
          </Button>
        </div>
      </UsageView>
    </>
  );
}
