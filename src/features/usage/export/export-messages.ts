import { formatBytes, formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { isRunning, type JobPhase } from '#shared/api/job.ts';
import { isComplete, requestsFor, type ExportState } from './export-state.ts';
import type { ExportFormat } from '#shared/domain/export-columns.ts';

/** @param filtersInBrowser more rows are loaded than match, so the number of requests is unknown */
export function describeTask(count: number, filtersInBrowser = false): string {
  if (filtersInBrowser) {
    return plural(count, {
      one: '1 matching interception. Multiple and excluded values are filtered in the browser, so more data is downloaded than exported.',
      other:
        'All {n} matching interceptions, newest first. Multiple and excluded values are filtered in the browser, so more data is downloaded than exported.',
    });
  }
  return plural(
    count,
    {
      one: '1 matching interception. Takes about {requests} requests, at low priority.',
      other:
        'All {n} matching interceptions, newest first. Takes about {requests} requests, at low priority.',
    },
    { requests: formatCount(requestsFor(count)) },
  );
}

/** For a file that the server writes. */
export function describeDownload(count: number): string {
  return plural(count, {
    one: '1 matching interception. Your browser downloads the file.',
    other: 'All {n} matching interceptions, newest first. Your browser downloads the file.',
  });
}

/** For example `12,400 of 48,211, 61 MB`. */
export function describeProgress({ read, count, bytes }: ExportState): string {
  return count === null
    ? t('Counting…')
    : t('{rows} of {count}, {size}', {
        rows: formatCount(read),
        count: formatCount(count),
        size: formatBytes(bytes),
      });
}

export const PHASE_LABELS: Readonly<Record<JobPhase, string>> = {
  planning: t('Preparing'),
  reading: t('Loading'),
  paused: t('Paused'),
  checking: t('Verifying that nothing changed'),
  done: t('Done'),
  stopped: t('Stopped'),
  failed: t('Failed'),
};

/** Describes what the file contains and whether it is complete. */
export function describeOutcome(state: ExportState): string {
  const unread = state.parts.reduce((sum, part) => sum + part.unread, 0);
  const message = describeRows(state);
  if (unread === 0) return message;
  const gaps = plural(unread, {
    one: '{n} interception has unreadable fields, exported as empty cells.',
    other: '{n} interceptions have unreadable fields, exported as empty cells.',
  });
  return `${message} ${gaps}`;
}

function describeRows(state: ExportState): string {
  const { phase, read, exported } = state;
  if (isComplete(state)) {
    return plural(exported, {
      one: '1 interception exported.',
      other: 'All {n} interceptions exported.',
    });
  }
  if (phase !== 'done' && exported === 0) return t('No interceptions exported.');
  return exported === read ? describeLoaded(state) : describeMatches(state);
}

/** For a file that contains every loaded row. */
function describeLoaded({ phase, read, count }: ExportState): string {
  const params = { rows: formatCount(read), count: formatCount(count ?? 0) };
  if (phase === 'done') {
    return t(
      '{rows} of {count} exported. Some interceptions arrived or were deleted during the export, so some may be missing. The summary notes this.',
      params,
    );
  }
  return read === count
    ? t('{rows} of {count} exported. We didn’t verify whether anything changed during the export.', params)
    : t('{rows} of {count} exported. The summary lists the missing time ranges.', params);
}

/** For a file that contains only some of the loaded rows. */
function describeMatches({ phase, read, exported, count }: ExportState): string {
  const params = { rows: formatCount(read), count: formatCount(count ?? 0), found: formatCount(exported) };
  if (phase === 'done') {
    return t(
      '{found} matches exported from {rows} of {count} interceptions. Some arrived or were deleted during the export, so some may be missing. The summary notes this.',
      params,
    );
  }
  return read === count
    ? t(
        '{found} matches exported from {rows} of {count} interceptions. We didn’t verify whether anything changed during the export.',
        params,
      )
    : t(
        '{found} matches exported from {rows} of {count} interceptions. The summary lists the missing time ranges.',
        params,
      );
}

/** Returns what closing the dialog would lose, or null. */
export function closeWarning(state: ExportState | null, saved: boolean): string | null {
  if (state === null) return null;
  if (isRunning(state)) return t('Export in progress. Close again to cancel it.');
  return saved || state.exported === 0 ? null : t('Not downloaded yet. Close again to discard the file.');
}

/** Names of the data file and its description. They contain the time, so that no export replaces an earlier one. */
export function fileNames(format: ExportFormat, endedAt: number): { rows: string; description: string } {
  const time = new Date(endedAt).toISOString().slice(0, 19).replaceAll(':', '-');
  const name = `interceptions-${time}Z`;
  return { rows: `${name}.${format}`, description: `${name}-description.json` };
}
