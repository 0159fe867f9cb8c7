import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import type { Interception } from '#shared/domain/interception.ts';
import { MULTI_VALUE_KEYS, NAME_KEYS, type NameKey } from '#shared/domain/filters.ts';
import { LenientPageSchema } from '#shared/domain/read-interception.ts';
import { after, interception, OTHER_USER, uuid } from './fixtures.ts';
import { get, LIST, parameterError, type ServedTarget, type Target } from './target.ts';

const FACETS = '/dashboard/facets';
const COUNT = 300;

const ValuesSchema = v.object({
  values: v.array(
    v.object({
      value: v.string(),
      count: v.number(),
      username: v.optional(v.string()),
      name: v.optional(v.string()),
    }),
  ),
});
const LastSchema = v.object({ done: v.literal(true), more: v.boolean() });

async function facet(served: ServedTarget, params: Readonly<Record<string, string>>) {
  const { status, text } = await get(served, `${FACETS}?${new URLSearchParams(params).toString()}`);
  if (status !== 200) throw new Error(`${JSON.stringify(params)} returned ${status}: ${text}`);
  const [values = '', last = '', ...others] = text.trim().split('\n');
  expect(others).toEqual([]);
  return {
    ...v.parse(ValuesSchema, JSON.parse(values)),
    hasMore: v.parse(LastSchema, JSON.parse(last)).more,
  };
}

/** `GET /dashboard/facets` against counts of the rows that the list returns. */
export function facetCases(target: () => Target): void {
  let served: ServedTarget;
  let rows: readonly Interception[] = [];
  const people = Array.from({ length: 70 }, (_, at) => ({
    id: uuid(500_000 + at),
    username: `person-${at}`,
    name: at % 2 === 0 ? `Käthe ${at}%` : '',
    email: `person-${at}@example.com`,
  }));
  beforeAll(async () => {
    served = await target().open({
      users: [OTHER_USER, ...people],
      interceptions: Array.from({ length: COUNT }, (_, number) =>
        interception(number, {
          started_at: after(number),
          initiator_id: number % 50 === 0 ? uuid(999_999) : (people[(number * number) % 70]?.id ?? ''),
          provider: number % 3 === 0 ? 'openai' : 'anthropic',
          model: `model-${number % 60}${number % 7 === 0 ? '_x%' : ''}`,
          client: [null, '', 'Cursor', 'Unknown'][number % 4] ?? null,
          ended_at: number % 11 === 0 ? null : after(number),
        }),
      ),
    });
    const { body } = await get(served, `${LIST}?limit=1000`);
    rows = v.parse(LenientPageSchema, body).results;
    expect(rows).toHaveLength(COUNT - Math.ceil(COUNT / 11));
  }, 60_000);
  afterAll(() => served.close());

  const valueOf: Readonly<Record<NameKey, (row: Interception) => string>> = {
    initiator: row => row.initiator.id,
    provider: row => row.provider,
    model: row => row.model,
    client: row => row.client ?? 'Unknown',
  };
  /** The values of a key with their counts, in no order. */
  function countHere(key: NameKey, isIncluded: (row: Interception) => boolean): Map<string, number> {
    const counts = new Map<string, number>();
    for (const row of rows) {
      if (isIncluded(row)) counts.set(valueOf[key](row), (counts.get(valueOf[key](row)) ?? 0) + 1);
    }
    return counts;
  }

  const selection = fc.record({
    provider: fc.option(fc.constantFrom('openai', 'anthropic')),
    excluded: fc.option(fc.constantFrom('model-1', 'model-7_x%')),
    client: fc.option(fc.constantFrom('Cursor', 'Unknown')),
  });

  test('counts the rows that the other filters match, most first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...NAME_KEYS),
        selection,
        async (key, { provider, excluded, client }) => {
          const { values, hasMore } = await facet(served, {
            facet: key,
            ...(provider !== null && { provider }),
            ...(excluded !== null && { '-model': excluded }),
            ...(client !== null && { client }),
          });
          const expected = countHere(
            key,
            row =>
              (key === 'provider' || provider === null || row.provider === provider) &&
              (key === 'model' || excluded === null || row.model !== excluded) &&
              (key === 'client' || client === null || (row.client ?? 'Unknown') === client),
          );
          const counts = values.map(({ count }) => count);
          expect(counts).toEqual(counts.toSorted((a, b) => b - a));
          expect(counts).toEqual([...expected.values()].sort((a, b) => b - a).slice(0, 50));
          for (const { value, count } of values) expect(count).toBe(expected.get(value));
          expect(hasMore).toBe(expected.size > 50);
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  test.each([
    ['model', '_X%', (row: Interception) => row.model.includes('_x%')],
    ['model', 'odel-59', (row: Interception) => row.model.includes('odel-59')],
    ['client', 'curs', (row: Interception) => row.client === 'Cursor'],
    ['initiator', 'KÄTHE 4', (row: Interception) => row.initiator.name.startsWith('Käthe 4')],
    ['initiator', 'Person-33', (row: Interception) => row.initiator.username === 'person-33'],
    ['initiator', "'; DROP TABLE users; --", () => false],
    ['model', '\0', () => false],
  ] as const)('%s: finds values that contain %j', async (key, contains, isIncluded) => {
    const { values } = await facet(served, { facet: key, contains });
    const expected = countHere(key, isIncluded);
    expect(new Map(values.map(({ value, count }) => [value, count]))).toEqual(expected);
  });

  test('people have their names; those without an account have none', async () => {
    const { values } = await facet(served, { facet: 'initiator', model: rows[0]?.model ?? '' });
    for (const { value, username, name } of values) {
      const person = people.find(({ id }) => id === value);
      expect({ username, name }).toEqual({ username: person?.username ?? '', name: person?.name ?? '' });
    }
    const all = await facet(served, { facet: 'initiator', '-provider': 'nothing' });
    expect(all.hasMore).toBe(countHere('initiator', () => true).size > 50);
  });

  describe('invalid parameters', () => {
    test.each([
      ['', 'facet', `Use one of ${MULTI_VALUE_KEYS.join(', ')}.`],
      ['facet=prompt', 'facet', `Use one of ${MULTI_VALUE_KEYS.join(', ')}.`],
      ['facet=model&limit=5', 'limit', '"limit" is not a valid query param'],
    ])('%s', async (params, field, detail) => {
      const { status, body } = await get(served, `${FACETS}?${params}`);
      expect(status).toBe(400);
      expect(body).toEqual(parameterError(field, detail));
    });
  });

  test('members see no values, and signed-out users get 401', async () => {
    const { text } = await get(served, `${FACETS}?facet=model`, 'member');
    expect(text).toBe('{"values":[]}\n{"done":true,"more":false}\n');
    expect((await get(served, `${FACETS}?facet=model`, null)).status).toBe(401);
  });
}
