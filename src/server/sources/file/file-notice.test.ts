import { expect, test } from 'vitest';
import { noticeLines } from './file-notice.ts';

test('the report has one line for each reason', () => {
  expect(
    noticeLines({
      read: 10,
      unfinished: 8,
      skipped: [{ reason: 'line: not JSON', count: 1, places: ['line 3'] }],
      changed: [{ reason: 'text: cut', count: 7, places: ['line 1: a', 'line 2: b'] }],
    }),
  ).toEqual([
    '8 of the file have not ended and are not shown.',
    '1 of the file could not be read: line: not JSON (line 3)',
    '7 of the file read with a change: text: cut (line 1: a; line 2: b; 5 more)',
  ]);
  expect(noticeLines({ read: 1, unfinished: 0, skipped: [], changed: [] })).toEqual([]);
});
