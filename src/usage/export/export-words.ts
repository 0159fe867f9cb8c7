import { formatBytes } from '#lib/byte-sizes.ts';
import { formatCount } from '#lib/numbers.ts';
import { isComplete } from '#reader/export/export-description.ts';
import { isRunning, requestsFor, type ExportState } from '#reader/export/export-state.ts';
import type { ExportFormat } from '#reader/export/page-writer.ts';

/** @param isSelective whether more has to be read than what matches, and nobody knows yet how much */
export function describeTask(count: number, isSelective = false): string {
  const rows = count === 1 ? 'One interception' : `All ${formatCount(count)} interceptions that match`;
  const cost = isSelective
    ? 'all that match without the values that are several or left out are read for it'
    : `about ${formatCount(requestsFor(count))} requests`;
  return `${rows}, newest first: ${cost}, behind everything else that this page asks for.`;
}

/** `12,400 of 48,211, 61 MB` */
export function describeProgress({ rows, count, bytes }: ExportState): string {
  return count === null
    ? 'Asking how many there are'
    : `${formatCount(rows)} of ${formatCount(count)}, ${formatBytes(bytes)}`;
}

export const PHASE_WORDS = {
  surveying: 'Looking at what there is',
  reading: 'Reading',
  checking: 'Checking that nothing changed meanwhile',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Failed',
} as const;

/** What is in the file, and whether that is what there is. */
export function describeOutcome(state: ExportState): string {
  const unread = state.parts.reduce((sum, part) => sum + part.unread, 0);
  const words = describeRows(state);
  return unread === 0
    ? words
    : `${words} Fields of ${formatCount(unread)} could not be read: what a column cannot say of them is empty.`;
}

function describeRows(state: ExportState): string {
  const { phase, rows, lines, count } = state;
  if (isComplete(state)) {
    return lines === 1
      ? 'The one interception is in the file.'
      : `All ${formatCount(lines)} are in the file.`;
  }
  const read = `${formatCount(rows)} of ${formatCount(count ?? 0)}`;
  const some =
    lines === rows
      ? `${read} are in the file`
      : `${read} were read, and the ${formatCount(lines)} of them that match are in the file`;
  if (phase === 'done') {
    return `${some}: some came or were purged while it was written, and some may be missing. The description says so too.`;
  }
  if (lines === 0) return 'Nothing is in the file.';
  if (rows === count) return `${some}, but it was not checked that nothing changed meanwhile.`;
  return `${some}. The description says which times are missing.`;
}

/** Why closing now would lose something, or null where it does not. */
export function whyNotClosed(state: ExportState | null, saved: boolean): string | null {
  if (state === null) return null;
  if (isRunning(state)) return 'Still running: close again to stop it';
  return saved || state.lines === 0 ? null : 'Not saved yet: close again to drop the file';
}

/** Of the file with the rows and the one that describes it; dated so that neither replaces an earlier one. */
export function fileNames(format: ExportFormat, endedAt: number): { rows: string; description: string } {
  const time = new Date(endedAt).toISOString().slice(0, 19).replaceAll(':', '-');
  const name = `interceptions-${time}Z`;
  return { rows: `${name}.${format}`, description: `${name}-description.json` };
}
