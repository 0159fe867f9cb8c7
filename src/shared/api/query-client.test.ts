import { QueryObserver, type QueryClient } from '@tanstack/react-query';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Config } from '#shared/domain/config.ts';
import { namesQuery, usersQuery } from '#features/filters/available-values.ts';
import { configQuery } from './config.ts';
import { createQueryClient } from './query-client.ts';
import { isSamePerson } from './sign-in.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const MINUTE = 60_000;
const TEN_YEARS = 315_360_000_000;

const config = (id: string): Config => ({
  source: 'demo',
  coder_url: null,
  coder_version: null,
  version: 'v2.34.0',
  user: { id, username: id, name: '', avatar_url: '', roles: ['owner'] },
  signed_in_by: 'cookie',
  problem: null,
  privacyMode: false,
  avatar_hosts: [],
  database: null,
  retention_days: null,
  file: null,
});

let client: QueryClient;
let asked: string[];
let person: string;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: NOW });
  client = createQueryClient();
  asked = [];
  person = 'ada';
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    const body = path === '/config' ? config(person) : path.includes('/users') ? { users: [] } : [];
    return Promise.resolve(Response.json(body));
  });
});
afterEach(() => {
  client.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Whether a control that is opened now sends a request. */
async function opened(options: ReturnType<typeof usersQuery> | ReturnType<typeof namesQuery>) {
  const before = asked.length;
  // The two queries differ in their data, which this test does not read.
  const observer = new QueryObserver<unknown>(client, { ...(options as object), queryKey: options.queryKey });
  const leave = observer.subscribe(() => undefined);
  await vi.waitFor(() => expect(observer.getCurrentResult().isFetching).toBe(false));
  leave();
  return asked.length > before;
}

const questions = [() => usersQuery('ad'), () => namesQuery('models'), () => namesQuery('clients')];

test('suggestions stay fresh for a minute, even if the system clock changes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...questions),
      fc.integer({ min: -TEN_YEARS, max: TEN_YEARS }),
      fc.integer({ min: 0, max: 2 * MINUTE }),
      async (question, step, passed) => {
        client.clear();
        vi.setSystemTime(NOW);
        expect(await opened(question())).toBe(true);
        vi.setSystemTime(NOW + step);
        vi.advanceTimersByTime(passed);
        expect(await opened(question())).toBe(passed >= MINUTE);
      },
    ),
    { numRuns: 40 },
  );
});

test.each([-TEN_YEARS, -1, 0, 1, TEN_YEARS])(
  'who has signed in is asked of the server with a clock set by %i ms',
  async step => {
    const before = config('ada');
    client.setQueryData(configQuery.queryKey, before);
    vi.setSystemTime(NOW + step);
    expect(await isSamePerson(client, before)).toBe(true);
    person = 'grace';
    vi.setSystemTime(NOW + 2 * step);
    expect(await isSamePerson(client, before)).toBe(false);
    expect(asked).toEqual(['/config', '/config']);
  },
);
