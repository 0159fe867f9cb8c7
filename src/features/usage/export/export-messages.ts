import { formatBytes, formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { isComplete, isRunning, requestsFor, type ExportPhase, type ExportState } from './export-state.ts';
import type { ExportFormat } from './page-writer.ts';

/** @param isSelective whether more has to be read than what matches, and nobody knows yet how much */
export function describeTask(count: number, isSelective = false): string {
  if (isSelective) {
    return plural(count, {
      one: 'One interception, newest first: all that match without the values that are several or left out are read for it, behind everything else that this page asks for.',
      other:
        'All {n} interceptions that match, newest first: all that match without the values that are several or left out are read for it, behind everything else that this page asks for.',
    });
  }
  return plural(
    count,
    {
      one: 'One interception, newest first: about {requests} requests, behind everything else that this page asks for.',
      other:
        'All {n} interceptions that match, newest first: about {requests} requests, behind everything else that this page asks for.',
    },
    { requests: formatCount(requestsFor(count)) },
  );
}

/** `12,400 of 48,211, 61 MB` */
export function describeProgress({ rows, count, bytes }: ExportState): string {
  return count === null
    ? t('Asking how many there are')
    : t('{rows} of {count}, {size}', {
        rows: formatCount(rows),
        count: formatCount(count),
        size: formatBytes(bytes),
      });
}

export const PHASE_WORDS: Readonly<Record<ExportPhase, string>> = {
  planning: t('Looking at what there is'),
  reading: t('Reading'),
  checking: t('Checking that nothing changed meanwhile'),
  done: t('Done'),
  stopped: t('Stopped'),
  failed: t('Failed'),
};

/** What is in the file, and whether that is what there is. */
export function describeOutcome(state: ExportState): string {
  const unread = state.parts.reduce((sum, part) => sum + part.unread, 0);
  const words = describeRows(state);
  if (unread === 0) return words;
  const gaps = plural(unread, {
    one: 'Fields of {n} could not be read: what a column cannot say of it is empty.',
    other: 'Fields of {n} could not be read: what a column cannot say of them is empty.',
  });
  return `${words} ${gaps}`;
}

function describeRows(state: ExportState): string {
  const { phase, rows, lines } = state;
  if (isComplete(state)) {
    return plural(lines, {
      one: 'The one interception is in the file.',
      other: 'All {n} are in the file.',
    });
  }
  if (phase !== 'done' && lines === 0) return t('Nothing is in the file.');
  return lines === rows ? describeRead(state) : describeFound(state);
}

/** Where all that was read is in the file. */
function describeRead({ phase, rows, count }: ExportState): string {
  const of = { rows: formatCount(rows), count: formatCount(count ?? 0) };
  if (phase === 'done') {
    return t(
      '{rows} of {count} are in the file: some came or were purged while it was written, and some may be missing. The description says so too.',
      of,
    );
  }
  return rows === count
    ? t('{rows} of {count} are in the file, but it was not checked that nothing changed meanwhile.', of)
    : t('{rows} of {count} are in the file. The description says which times are missing.', of);
}

/** Where more had to be read than matches. */
function describeFound({ phase, rows, lines, count }: ExportState): string {
  const of = { rows: formatCount(rows), count: formatCount(count ?? 0), found: formatCount(lines) };
  if (phase === 'done') {
    return t(
      '{rows} of {count} were read, and the {found} of them that match are in the file: some came or were purged while it was written, and some may be missing. The description says so too.',
      of,
    );
  }
  return rows === count
    ? t(
        '{rows} of {count} were read, and the {found} of them that match are in the file, but it was not checked that nothing changed meanwhile.',
        of,
      )
    : t(
        '{rows} of {count} were read, and the {found} of them that match are in the file. The description says which times are missing.',
        of,
      );
}

/** Why closing now would lose something, or null where it does not. */
export function whyNotClosed(state: ExportState | null, saved: boolean): string | null {
  if (state === null) return null;
  if (isRunning(state)) return t('Still running: close again to stop it');
  return saved || state.lines === 0 ? null : t('Not saved yet: close again to drop the file');
}

/** Of the file with the rows and the one that describes it; dated so that neither replaces an earlier one. */
export function fileNames(format: ExportFormat, endedAt: number): { rows: string; description: string } {
  const time = new Date(endedAt).toISOString().slice(0, 19).replaceAll(':', '-');
  const name = `interceptions-${time}Z`;
  return { rows: `${name}.${format}`, description: `${name}-description.json` };
}
