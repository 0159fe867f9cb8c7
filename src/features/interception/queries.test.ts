import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { rawInterception, relatedRequestsQuery } from './queries.ts';

afterEach(() => vi.unstubAllGlobals());

const ROW = '{ "id":"b", "metadata":{"id":"c","big":9007199254740993}, "prompt":"\\u003c}" }';
const respondWith = (body: string) => {
  const paths: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    paths.push(decodeURIComponent(path).replaceAll('+', ' '));
    return Promise.resolve(new Response(body));
  });
  return paths;
};

it('extracts the raw row from a response', async () => {
  const paths = respondWith(`{"count":3,"results":[{"id":"a"},${ROW},{"id":"c"}]}`);
  expect(await rawInterception({ id: 'b', started_at: '2026-11-20T12:00:00.5Z' })).toBe(ROW);
  expect(paths).toEqual([
    '/api/v2/aibridge/interceptions?q=started_after:"2026-11-20T12:00:00.5Z" started_before:"2026-11-20T12:00:00.500001Z"&limit=1000',
  ]);
});

it('returns null if the row no longer exists, and sends no request without a start', async () => {
  const paths = respondWith('{"count":0,"results":[]}');
  expect(await rawInterception({ id: 'b', started_at: '2026-11-20T12:00:00Z' })).toBeNull();
  expect(await rawInterception({ id: 'b', started_at: '' })).toBeNull();
  expect(paths).toHaveLength(1);
});

it.each([
  ['the username', { id: 'u', username: 'ada' }, 'ada'],
  ['the ID of a deleted account', { id: 'v', username: 'bob', deleted: true }, 'v'],
  ['the ID of an account without a username', { id: 'w', username: '' }, 'w'],
])('fetches related requests by %s', async (_what, person, value) => {
  const paths = respondWith('{"count":0,"results":[]}');
  const row = {
    id: value,
    started_at: '2026-11-20T12:00:00Z',
    initiator: { name: '', avatar_url: '', ...person },
  };
  await new QueryClient().query(relatedRequestsQuery(row));
  expect(paths.map(path => /q=initiator:(\S+) started_after:/.exec(path)?.[1])).toEqual([value]);
});
