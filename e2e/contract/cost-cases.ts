import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import type { Interception } from '#shared/domain/interception.ts';
import { costOf, formatPrices, type PriceTable } from '#shared/domain/prices.ts';
import { LenientPageSchema } from '#shared/domain/read-interception.ts';
import { totalsOf } from '#shared/domain/usage-totals.ts';
import { after, interception, uuid } from './fixtures.ts';
import { get, LIST, type Target } from './target.ts';

const count = fc.oneof(fc.integer({ min: 0, max: 50_000 }), fc.constantFrom(0, 0, 1, -1));
const usage = fc.record({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_write_input_tokens: count,
  metadata: fc.constantFrom(
    null,
    { cache_ephemeral_1h_input: 100 },
    { cache_ephemeral_1h_input: 1e9 },
    { cache_ephemeral_1h_input: -5 },
    { cache_ephemeral_1h_input: '7' },
  ),
});
const row = fc.record({
  provider: fc.constantFrom('openai', 'anthropic'),
  provider_name: fc.constantFrom('', 'openai', 'team + "%"'),
  model: fc.constantFrom('gpt-5', 'gpt-5-mini', 'a b', ''),
  usages: fc.array(usage, { maxLength: 2 }),
});

const price = fc.constantFrom(null, null, null, 0, 0.000_001, 0.3, 3.75, 10);
/** Most rows match most models. */
const pattern = fc.oneof(
  { weight: 3, arbitrary: fc.constant('*') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('gpt-*', '*5', 'gpt-5', 'a b', 'openai', 'team*', 'team + "%"', '%', '-'),
  },
);
const table: fc.Arbitrary<PriceTable> = fc.record({
  currency: fc.constant('USD'),
  as_of: fc.constant('2026-11-01'),
  prices: fc.array(
    fc.record({
      provider: pattern,
      model: pattern,
      input: price,
      cache_read: price,
      cache_write: price,
      cache_write_1h: price,
      output: price,
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

function costIn(of: PriceTable, row: Interception): number | null {
  const { provider, provider_name, model } = row;
  return costOf([{ provider, provider_name, model, tokens: totalsOf(row).tokens }], of).cost;
}

/** Costs by SQL against those that the page computes from the same rows. */
export function costCases(target: () => Target): void {
  test('any prices give the same costs as in the page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), table, async (rows, prices) => {
        const interceptions = rows.map(({ usages, ...fields }, number) =>
          interception(number, {
            ...fields,
            started_at: after(number),
            token_usages: usages.map((each, at) => ({
              id: uuid(1000 + number * 10 + at),
              created_at: after(at),
              ...each,
            })),
          }),
        );
        const served = await target().open({ users: [], interceptions });
        try {
          const read = async (path: string): Promise<readonly Interception[]> => {
            const { status, text, body } = await get(served, path);
            if (status !== 200) throw new Error(`${path} returned ${status}: ${text}`);
            return v.parse(LenientPageSchema, body).results;
          };
          const listed = async (params: Record<string, string>): Promise<string[]> => {
            const search = new URLSearchParams({
              limit: '1000',
              prices: formatPrices(prices) ?? '',
              ...params,
            });
            return (await read(`/dashboard/interceptions?${search.toString()}`)).map(({ id }) => id);
          };
          const all = (await read(`${LIST}?limit=1000`)).map(each => ({
            id: each.id,
            cost: costIn(prices, each),
          }));
          const idsOf = (some: readonly { readonly id: string }[]): string[] => some.map(({ id }) => id);
          const by = (sign: 1 | -1, last: number): string[] =>
            idsOf(all.toSorted((a, b) => sign * ((a.cost ?? last) - (b.cost ?? last))));
          expect(await listed({ sort: 'cost' })).toEqual(by(-1, -1));
          expect(await listed({ sort: 'cost-asc' })).toEqual(by(1, Number.MAX_VALUE));

          const isKnown = (cost: number | null): cost is number => cost !== null;
          // The amounts closest to a cost that a filter can name.
          for (const cost of all
            .map(each => each.cost)
            .filter(isKnown)
            .slice(0, 8)) {
            const above = Math.ceil(cost * 1e6) / 1e6;
            expect(await listed({ min_cost: above.toFixed(6) })).toEqual(
              idsOf(all.filter(each => isKnown(each.cost) && each.cost >= above)),
            );
            const below = Math.floor(cost * 1e6) / 1e6;
            expect(await listed({ max_cost: below.toFixed(6) })).toEqual(
              idsOf(all.filter(each => isKnown(each.cost) && each.cost <= below)),
            );
          }
        } finally {
          await served.close();
        }
      }),
      { numRuns: process.env['E2E'] === 'all' ? 200 : 20 },
    );
  }, 300_000);
}
