import { expect, test } from 'vitest';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { describeFilters } from './view-labels.ts';

test.each([
  ['', 'All interceptions'],
  ['range=7d&model=gpt-5-mini&initiator=ada', 'initiator ada · model gpt-5-mini · Last 7 days'],
  ['range=forever', 'range forever'],
])('"%s" is described as %s', (search, description) => {
  expect(describeFilters(parseFilters(search), 'UTC')).toBe(description);
});
