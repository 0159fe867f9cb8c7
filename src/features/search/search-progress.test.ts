import { expect, it, test } from 'vitest';
import { INITIAL_SEARCH_STATE, type SearchState } from './engine/search-job.ts';
import { describeMatchCount, describePlaces, describeSearched } from './search-progress.tsx';

const DONE: SearchState = { ...INITIAL_SEARCH_STATE, phase: 'done', count: 12_400, searched: 12_400 };

test.each([
  [DONE, 'Searched 12,400 of 12,400'],
  [{ ...DONE, phase: 'reading', searched: 3000 }, 'Searched 3,000 of 12,400, newest first'],
  [{ ...DONE, phase: 'stopped', searched: 3000 }, 'Searched 3,000 of 12,400, newest first'],
  [
    { ...DONE, searched: 12_399 },
    'Searched 12,399 of 12,400; the rest arrived or were deleted during the search',
  ],
  [
    { ...DONE, phase: 'reading', searched: 11_000, isQueued: true },
    'Searched 11,000 of 12,400, newest first; waiting for other queries',
  ],
  [{ ...DONE, unread: 2 }, 'Searched 12,400 of 12,400; 2 have unreadable fields'],
  [INITIAL_SEARCH_STATE, 'Searching…'],
  [{ ...INITIAL_SEARCH_STATE, phase: 'failed' }, 'Not searched'],
] as const)('%# describes the progress', (state, label) => {
  expect(describeSearched(state)).toBe(label);
});

it('counts the matches and where they are', () => {
  expect(describeMatchCount(DONE)).toBe('no matches');
  expect(describeMatchCount(INITIAL_SEARCH_STATE)).toBe('no matches yet');
  expect(describePlaces({ places: { error: 1, prompt: 2 }, isCut: false })).toEqual([
    '2 in prompts',
    '1 in errors',
  ]);
  expect(describePlaces({ places: { prompt: 1000 }, isCut: true })).toEqual(['1,000 or more']);
});
