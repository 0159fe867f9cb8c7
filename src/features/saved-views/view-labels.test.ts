import { expect, test } from 'vitest';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { filterWords } from './view-labels.ts';

test.each([
  ['', 'All interceptions'],
  ['range=7d&model=gpt-5-mini&initiator=ada', 'initiator ada · model gpt-5-mini · Last 7 days'],
  ['range=forever', 'range forever'],
])('"%s" is called %s', (search, words) => {
  expect(filterWords(parseFilters(search), 'UTC')).toBe(words);
});
