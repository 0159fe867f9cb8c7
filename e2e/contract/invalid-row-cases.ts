import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { parseRfc3339 } from '#shared/domain/timestamps.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { after, interception, uuid, type InterceptionFixture } from './fixtures.ts';
import { get, LIST, type ServedTarget, type Target } from './target.ts';

/** Times that PostgreSQL can store but RFC 3339 cannot express, latest first, with their `stored` text. */
const TIMES = [
  ['infinity', 'infinity', 'last'],
  ['294276-12-31 23:59:59.999999+00', '+294276-12-31T23:59:59.999999Z', 'last'],
  ['10000-01-01 00:00:00+00', '+010000-01-01T00:00:00Z', 'last'],
  ['0001-12-31 23:59:59.5+00 BC', '+000000-12-31T23:59:59.5Z', 'first'],
  ['0044-03-15 12:00:00+00 BC', '-000043-03-15T12:00:00Z', 'first'],
  ['4713-01-01 00:00:00+00 BC', '-004712-01-01T00:00:00Z', 'first'],
  ['-infinity', '-infinity', 'first'],
] as const;
const CLAMPED = { first: '0001-01-01T00:00:00Z', last: '9999-12-31T23:59:59.999999Z' };

const LARGE = 'é'.repeat(10 * 1024 * 1024);
const nested = (levels: number): Readonly<Record<string, unknown>> => {
  let value: Readonly<Record<string, unknown>> = { a: [1] };
  for (let level = 2; level < levels; level += 2) value = { a: [value] };
  return value;
};

const child = (number: number, created_at = after(0)) => ({ id: uuid(number), created_at });
const usage = { input_tokens: 1, output_tokens: 2 };

const Altered = v.array(v.object({ path: v.string(), stored: v.string(), bytes: v.optional(v.number()) }));
const Row = v.object({ id: v.string(), started_at: v.string(), altered: v.optional(Altered, []) });
const Page = v.object({ count: v.number(), results: v.array(v.looseObject(Row.entries)) });

/** A row with values that a response cannot contain does not affect other rows, and reports the original values. */
export function invalidRowCases(target: () => Target): void {
  describe('invalid rows', () => {
    const plain = (number: number, micros: number): InterceptionFixture =>
      interception(number, { started_at: after(micros) });
    /** In list order. */
    const rows: readonly InterceptionFixture[] = [
      ...TIMES.slice(0, 3).map(([started_at], at) => interception(10 + at, { started_at })),
      interception(20, { started_at: after(9), ended_at: 'infinity' }),
      interception(21, { started_at: after(8), metadata: nested(1000) }),
      interception(22, { started_at: after(7), metadata: nested(2600) }),
      interception(23, {
        started_at: after(6),
        token_usages: [
          { ...child(31), ...usage, input_tokens: -1, output_tokens: '9223372036854775807' },
          { ...child(32, 'infinity'), ...usage, metadata: nested(2600) },
        ],
        user_prompts: [{ ...child(33, '0044-03-15 BC'), prompt: 'short' }],
        tool_usages: [{ ...child(34, '-infinity'), tool: 'read', input: '{}' }],
      }),
      interception(24, { started_at: after(5), user_prompts: [{ ...child(35), prompt: LARGE }] }),
      interception(25, { started_at: after(4), metadata: { text: LARGE } }),
      plain(26, 3),
      interception(27, {
        started_at: after(2),
        metadata: nested(400),
        user_prompts: [{ ...child(36), prompt: 'p'.repeat(100_000) }],
      }),
      ...TIMES.slice(3).map(([started_at], at) => interception(40 + at, { started_at })),
    ];
    const people = [
      ['infinity', 'infinity'],
      ['-infinity', '-infinity'],
      ['0044-03-15 12:00:00 BC', '-000043-03-15T12:00:00Z'],
    ].map(([created_at = '', stored = ''], at) => ({
      user: { id: uuid(60 + at), username: `odd-${at}`, name: '', email: `${at}@example.com`, created_at },
      stored,
    }));
    // 1,000 characters are the limit, although they are more than 1,000 bytes.
    const [long, maxLength] = ['é'.repeat(1001), 'é'.repeat(1000)];
    const named = { id: uuid(70), username: 'long-name', name: long, email: maxLength };

    let served: ServedTarget;
    beforeAll(async () => {
      served = await target().open({
        users: [...people.map(({ user }) => user), named],
        interceptions: rows,
      });
    });
    afterAll(() => served.close());
    const page = async (params: string): Promise<v.InferOutput<typeof Page>> => {
      const { status, body } = await get(served, `${LIST}?${params}`);
      expect(status).toBe(200);
      return v.parse(Page, body);
    };

    test.each([1, 3, 100])('are listed once and in order, %i per page', async limit => {
      const ids: string[] = [];
      for (;;) {
        const last = ids.at(-1);
        const { results, count } = await page(`limit=${limit}${last ? `&after_id=${last}` : ''}`);
        expect(count).toBe(rows.length);
        if (results.length === 0) break;
        ids.push(...results.map(({ id }) => id));
        expect(ids.length).toBeLessThanOrEqual(rows.length);
      }
      expect(ids).toEqual(rows.map(({ id }) => id));
    });

    test('have only times that other clients can parse', async () => {
      const { text } = await get(served, LIST);
      const times = [...text.matchAll(/"\w+_at":"([^"]*)"/g)].map(([, time = '']) => time);
      expect(times.length).toBeGreaterThan(2 * rows.length);
      expect(times.filter(time => !parseRfc3339(time).ok)).toEqual([]);
    });

    test('clamp times outside RFC 3339 and report the stored time', async () => {
      const { results } = await page('limit=100');
      for (const [started_at, stored, bound] of TIMES) {
        const id = rows.find(row => row.started_at === started_at)?.id;
        expect(results.find(row => row.id === id)).toMatchObject({
          started_at: CLAMPED[bound],
          altered: expect.arrayContaining([{ path: 'started_at', stored }]) as unknown,
        });
      }
    });

    test('match filters by the clamped time', async () => {
      const idsOf = async (q: string): Promise<string[]> =>
        (await page(`q=${encodeURIComponent(q)}`)).results.map(({ id }) => id);
      const ids = rows.map(({ id }) => id);
      expect(await idsOf('started_after:"9999-12-31T23:59:59.999999Z"')).toEqual(ids.slice(0, 3));
      expect(await idsOf('started_before:"0001-01-01T00:00:00.000001Z"')).toEqual(ids.slice(-4));
      expect(await idsOf('started_before:"9999-12-31T23:59:59.999999Z"')).toEqual(ids);
    });

    test('report the path of every altered value and no other', async () => {
      const { results } = await page('limit=100');
      const paths = results.flatMap(({ id, altered }) =>
        rows.find(row => row.id === id)?.started_at.startsWith('2026')
          ? [[id, altered.map(({ path }) => path)]]
          : [],
      );
      expect(Object.fromEntries(paths)).toEqual({
        [uuid(20)]: ['ended_at'],
        [uuid(21)]: ['metadata'],
        [uuid(22)]: ['metadata'],
        [uuid(23)]: [
          'token_usages.1.metadata',
          'token_usages.1.created_at',
          'user_prompts.0.created_at',
          'tool_usages.0.created_at',
        ],
        [uuid(24)]: ['user_prompts.0.prompt'],
        [uuid(25)]: ['metadata'],
        [uuid(26)]: [],
        [uuid(27)]: [],
      });
    });

    test('truncate a large text and report its size', async () => {
      const { results } = await page('limit=100');
      const row = results.find(({ id }) => id === uuid(24));
      expect(row).toMatchObject({
        user_prompts: [{ prompt: `${LARGE.slice(0, 4000)}…` }],
        altered: [{ stored: `${LARGE.slice(0, 80)}…`, bytes: Buffer.byteLength(LARGE) }],
      });
    });

    test('list users with such times and report them', async () => {
      const { status, body } = await get(served, '/api/v2/users');
      expect(status).toBe(200);
      expect(body).toMatchObject({ count: people.length + 1 + Object.keys(ACCOUNTS).length });
      for (const { user, stored } of people) {
        const found = await get(served, `/api/v2/users?q=${user.username}`);
        expect(found.body).toMatchObject({
          users: [{ username: user.username, altered: [{ path: 'created_at', stored }] }],
        });
      }
    });

    test('truncate a long name and report it', async () => {
      const { body } = await get(served, '/api/v2/users?q=long-name');
      expect(body).toMatchObject({
        users: [
          {
            name: `${maxLength}…`,
            email: maxLength,
            altered: [{ path: 'name', stored: `${long.slice(0, 80)}…`, bytes: 2002 }],
          },
        ],
      });
    });
  });
}
