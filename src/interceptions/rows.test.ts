import { expect, it } from 'vitest';
import type { Interception } from '#model/interception.ts';
import { rowsOf } from './rows.ts';

const row = (id: string): Interception => ({
  id,
  api_key_id: null,
  initiator: { id: 'p', username: 'ada', name: '', avatar_url: '' },
  provider: 'openai',
  model: 'm',
  metadata: null,
  started_at: '2026-11-20T14:00:00Z',
  ended_at: null,
  token_usages: [],
  user_prompts: [],
  tool_usages: [],
});

it('finds each row in its page, whatever the sizes of the pages', () => {
  const pages = [['a'], [], ['b', 'c', 'd'], ['e'], []].map(ids => ({ count: 5, results: ids.map(row) }));
  const rows = rowsOf(pages);
  expect(rows.length).toBe(5);
  expect(rows.slice(0, 99).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(rows.at(5)).toBeUndefined();
  expect(['a', 'd', 'e', 'f'].map(id => rows.indexOf(id))).toEqual([0, 3, 4, null]);
  expect(rowsOf([]).at(0)).toBeUndefined();
});
