import { expect, test } from 'vitest';
import { ApiError } from '#shared/api/errors.ts';
import { serializeFilters } from '#shared/domain/filter-query.ts';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { filterProblems, removeInvalidFilter } from './filter-problems.tsx';

test.each([
  ['-status=ok', '-status', '"ok": reason', ''],
  ['status=tool_failed&status=ok', 'status', '"ok": reason', 'status=tool_failed'],
  ['model=a&-model=b&-model=c', '-model', 'Model "c" is unknown', 'model=a&-model=b'],
  ['model=a&initiator=ada', 'initiator', 'User "ada" does not exist', 'model=a'],
])('a value that the server refuses can be removed: %s', (search, field, detail, left) => {
  const filters = parseFilters(search);
  const error = new ApiError(400, { message: 'Invalid', validations: [{ field, detail }] }, null);
  const [problem, ...others] = filterProblems(filters, error);
  expect(others).toEqual([]);
  expect(problem && serializeFilters(removeInvalidFilter(filters, problem))).toBe(left);
});
