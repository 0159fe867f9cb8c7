import { expect, it, test } from 'vitest';
import type { ExportState } from './export-state.ts';
import {
  describeOutcome,
  describeProgress,
  describeTask,
  fileNames,
  closeWarning,
} from './export-messages.ts';

const DONE: ExportState = {
  phase: 'done',
  error: null,
  count: 48_211,
  parts: [],
  read: 48_211,
  exported: 48_211,
  bytes: 61_000_000,
  verified: true,
  endedAt: 0,
};

test.each([
  [DONE, 'All 48,211 interceptions exported.'],
  [{ ...DONE, read: 1, exported: 1, count: 1 }, '1 interception exported.'],
  [{ ...DONE, verified: false, count: 48_212 }, /^48,211 of 48,212 exported\. Some inter/],
  [
    { ...DONE, phase: 'stopped', verified: false, read: 12, exported: 12 },
    /^12 of 48,211 exported\. The summary li.+\.$/,
  ],
  [{ ...DONE, phase: 'stopped', verified: false }, /^48,211 of 48,211 exported\. We didn’t /],
  [{ ...DONE, phase: 'failed', read: 0, exported: 0, verified: false }, 'No interceptions exported.'],
] as const)('%# describes what is in the file', (state, message) => {
  expect(describeOutcome(state)).toMatch(message);
});

it('describes the progress and the estimated work', () => {
  expect(describeProgress({ ...DONE, read: 12_400 })).toBe('12,400 of 48,211, 61 MB');
  expect(describeProgress({ ...DONE, count: null })).toBe('Counting…');
  expect(describeTask(5000)).toMatch(/^All 5,000 matching interceptions, newest first.+8 requests/);
});

it('warns once if closing would lose the file', () => {
  expect(closeWarning(null, false)).toBeNull();
  expect(closeWarning({ ...DONE, phase: 'reading' }, true)).toMatch(/^Export in progress/);
  expect(closeWarning(DONE, false)).toMatch(/^Not downloaded yet/);
  expect(closeWarning(DONE, true)).toBeNull();
});

it('puts the date into the file names', () => {
  expect(fileNames('ndjson', Date.UTC(2026, 10, 24, 9, 5, 7))).toEqual({
    rows: 'interceptions-2026-11-24T09-05-07Z.ndjson',
    description: 'interceptions-2026-11-24T09-05-07Z-description.json',
  });
});
