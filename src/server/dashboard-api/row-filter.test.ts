import { expect, test } from 'vitest';
import { DATABASE_KEYS } from '#shared/domain/filters.ts';
import { answerableFilters } from './row-filter.ts';

test('an older database answers fewer filters', () => {
  const columns = new Set([
    'aibridge_interceptions.error_type',
    'aibridge_interceptions.client_session_id',
    'aibridge_interceptions.api_key_id',
  ] as const);
  expect(answerableFilters(columns)).toEqual(DATABASE_KEYS);
  // A failed tool call is recorded in every version, so one status can be asked for.
  expect(answerableFilters(new Set())).toEqual(
    DATABASE_KEYS.filter(key => key !== 'session' && key !== 'api_key'),
  );
});
