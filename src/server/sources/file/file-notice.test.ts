import { expect, test } from 'vitest';
import { noticeLines } from './file-notice.ts';

test('the report has one line for each reason', () => {
  expect(
    noticeLines({
      read: 10,
      unfinished: 8,
      skipped: [{ reason: 'line: invalid JSON', count: 1, places: ['line 3'] }],
      changed: [{ reason: 'text: cut', count: 7, places: ['line 1: a', 'line 2: b'] }],
    }),
  ).toEqual([
    'Not ended, so not shown: 8',
    'Skipped 1: line: invalid JSON (line 3)',
    'Loaded 7 with a change: text: cut (line 1: a; line 2: b; 5 more)',
  ]);
  expect(noticeLines({ read: 1, unfinished: 0, skipped: [], changed: [] })).toEqual([]);
});
