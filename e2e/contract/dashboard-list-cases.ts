import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import * as v from 'valibot';
import type { Interception } from '#shared/domain/interception.ts';
import { LenientPageSchema } from '#shared/domain/read-interception.ts';
import { after, interception, OTHER_USER, uuid } from './fixtures.ts';
import { get, LIST, readPage, type ServedTarget, type Target } from './target.ts';

const ROWS = '/dashboard/interceptions';
const COUNT = 240;
const MODELS = ['a', 'b', 'c', ''];
const CLIENTS = [null, 'Cursor', 'Zed', 'Unknown'];

/** `GET /dashboard/interceptions` against the rows that Coder's list returns. */
export function dashboardListCases(target: () => Target): void {
  let served: ServedTarget;
  let rows: readonly Interception[] = [];
  beforeAll(async () => {
    served = await target().open({
      users: [OTHER_USER],
      interceptions: Array.from({ length: COUNT }, (_, number) =>
        interception(number, {
          // Some start at the same time.
          started_at: after(Math.floor(number / 5)),
          model: MODELS[number % 4] ?? '',
          client: CLIENTS[Math.floor(number / 4) % 4] ?? null,
          initiator_id: number % 3 === 0 ? OTHER_USER.id : uuid(999_999),
          ended_at: number % 13 === 0 ? null : after(number),
        }),
      ),
    });
    ({ results: rows } = await readPage(served, { limit: 1000 }));
  }, 60_000);
  afterAll(() => served.close());

  async function read(params: URLSearchParams): Promise<{ count: number; results: readonly Interception[] }> {
    const { status, text, body } = await get(served, `${ROWS}?${params.toString()}`);
    if (status !== 200) throw new Error(`${params.toString()} returned ${status}: ${text}`);
    return v.parse(LenientPageSchema, body);
  }

  const values = <Value>(all: readonly Value[]): fc.Arbitrary<Value[]> =>
    fc.subarray([...all], { maxLength: 2 });

  test('any included and excluded values, page by page, are the same rows in the same order', async () => {
    const selection = fc.record({
      models: values(MODELS.filter(Boolean)),
      withoutModels: values(['nothing', 'd']),
      clients: values(['Cursor', 'Unknown']),
      withoutInitiators: values([OTHER_USER.username, uuid(999_999)]),
      limit: fc.constantFrom(7, 50, 1000),
    });
    await fc.assert(
      fc.asyncProperty(selection, async ({ models, withoutModels, clients, withoutInitiators, limit }) => {
        const params = [
          ...models.map(model => ['model', model]),
          ...withoutModels.map(model => ['-model', model]),
          ...clients.map(client => ['client', client]),
          ...withoutInitiators.map(initiator => ['-initiator', initiator]),
        ];
        const expected = rows.filter(
          ({ model, client, initiator }) =>
            (models.length === 0 || models.includes(model)) &&
            (clients.length === 0 || clients.includes(client ?? 'Unknown')) &&
            !withoutInitiators.includes(initiator.id === OTHER_USER.id ? OTHER_USER.username : initiator.id),
        );
        const found: Interception[] = [];
        for (let isMore = true; isMore;) {
          const last = found.at(-1);
          const page = await read(
            new URLSearchParams([
              ...params,
              ['limit', String(limit)],
              ...(last ? [['after_id', last.id]] : []),
            ]),
          );
          expect(page.count).toBe(expected.length);
          found.push(...page.results);
          isMore = page.results.length === limit;
        }
        expect(found).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test('the body is that of Coder’s list', async () => {
    const [mine, coders] = [
      await get(served, `${ROWS}?model=a&limit=5`),
      await get(served, `${LIST}?q=model:a&limit=5`),
    ];
    expect(mine.text).toBe(coders.text);
  });

  describe('invalid parameters', () => {
    test.each([
      ['limit=many', 'limit', /many/],
      ['after_id=x', 'after_id', /valid uuid/],
      ['offset=5', 'offset', /not a valid query param/],
      ['model=', 'model', /./],
    ])('%s', async (params, field, detail) => {
      const { status, body } = await get(served, `${ROWS}?${params}`);
      expect(status).toBe(400);
      expect(body).toMatchObject({
        message: 'Query parameters have invalid values.',
        validations: [{ field, detail: expect.stringMatching(detail) as unknown }],
      });
    });

    test('the limit and the cursor have the errors of Coder’s list', async () => {
      for (const params of ['limit=1001', `after_id=${uuid(77_777)}`]) {
        const [mine, coders] = [
          await get(served, `${ROWS}?${params}`),
          await get(served, `${LIST}?${params}`),
        ];
        expect([mine.status, mine.body]).toEqual([400, coders.body]);
      }
    });
  });

  test('members see no rows, and signed-out users get 401', async () => {
    expect((await get(served, ROWS, 'member')).body).toEqual({ count: 0, results: [] });
    expect((await get(served, `${ROWS}?after_id=${uuid(1)}`, 'member')).status).toBe(400);
    expect((await get(served, ROWS, null)).status).toBe(401);
  });
}
