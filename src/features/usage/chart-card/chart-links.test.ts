import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_FILTERS, patchFilters, type Filters, type FiltersPatch } from '#shared/domain/filters.ts';
import { LenientPageSchema } from '#shared/domain/read-interception.ts';
import * as v from 'valibot';
import type { Interception } from '#shared/domain/interception.ts';
import { createDirectory, personValue } from '#shared/domain/people.ts';
import { clientPatch, modelPatch } from '#shared/domain/row-values.ts';
import { addUsageRow, noUsageSums } from '#shared/domain/usage-totals.ts';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { serializeFilters } from '#shared/domain/filter-query.ts';
import { parseDelimited } from '#shared/lib/csv.ts';
import { chartCsv, clientTable, costColumns, modelTable, personTable, toolTable } from './chart-table.ts';

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const name = fc.constantFrom('', ' ', '\u200b', 'gpt-5', 'GPT-5', 'a:b', 'a"b');
const provider = fc.constantFrom('openai', 'copilot');
const person = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom('sam', 'Sam', 'bo', ''))
  .map(([at, username]) => ({ id: uuid(at), username: at === 1 ? 'sam' : username, deleted: at > 1 }));

const rows = fc
  .array(
    fc.record({
      initiator: person,
      provider,
      provider_name: fc.constantFrom(undefined, '', 'azure-eu', 'openai'),
      model: name,
      client: fc.oneof(name, fc.constant(null), fc.constant('Unknown')),
      tool_usages: fc.array(
        fc.record({ server_url: fc.constantFrom('', 'https://a/mcp', 'https://b/mcp'), tool: name }),
        { maxLength: 2 },
      ),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map(
    all =>
      v.parse(LenientPageSchema, {
        count: all.length,
        results: all.map((row, at) => ({
          ...row,
          id: uuid(at + 100),
          started_at: '2026-11-20T10:00:00Z',
          token_usages: [],
          user_prompts: [],
        })),
      }).results,
  );

/** Matches rows as the API does (Coder 2.34): an empty value is no filter. */
function matches(row: Interception, filters: Filters): boolean {
  expect(filters.invalid).toEqual([]);
  const equals = (filter: string | undefined, value: string): boolean => !filter || filter === value;
  const { initiator } = filters;
  return (
    (!initiator ||
      row.initiator.id === initiator ||
      (!row.initiator.deleted && row.initiator.username.toLowerCase() === initiator.toLowerCase())) &&
    equals(filters.provider, row.provider) &&
    equals(filters.provider_name, row.provider_name ?? '') &&
    equals(filters.model, row.model) &&
    equals(filters.client, row.client ?? 'Unknown')
  );
}

it('links each row of a chart to exactly the interceptions it counts, or has no link', () => {
  fc.assert(
    fc.property(rows, all => {
      const sums = noUsageSums();
      for (const row of all) addUsageRow(sums, row, []);
      const directory = createDirectory();
      const to = (patch: FiltersPatch | null): string | null =>
        patch && serializeFilters(patchFilters(NO_FILTERS, patch));
      const tables = [
        modelTable(sums, of => to(modelPatch(of, sums.byModel.values()))),
        clientTable(sums, ({ client }) => to(clientPatch(client))),
        personTable(sums, of => {
          const initiator = personValue(of, directory);
          return to(initiator === null ? null : { initiator });
        }),
      ];
      for (const { columns, rows: figures } of tables) {
        const column = columns.findIndex(({ name: column }) => column === 'Interceptions');
        let counted = 0;
        for (const { cells, href, whyNoHref } of figures) {
          counted += Number(cells[column]);
          const found = href ? all.filter(row => matches(row, parseFilters(href))).length : null;
          expect(found ?? cells[column]).toBe(cells[column]);
          expect(href ?? whyNoHref).toMatch(/.{8}/);
        }
        expect(counted).toBe(all.length);
        const labels = figures.map(({ label, cells }) => label ?? cells[0]);
        expect(labels.every(label => typeof label === 'string' && label.trim() !== '')).toBe(true);
      }
    }),
  );
});

it('has a row for each person, model of a provider and tool of a server, with unique names', () => {
  fc.assert(
    fc.property(rows, all => {
      const sums = noUsageSums();
      for (const row of all) addUsageRow(sums, row, []);
      const models = modelTable(sums, () => null);
      expect(models.rows).toHaveLength(
        new Set(all.map(row => JSON.stringify([row.provider, row.provider_name ?? '', row.model]))).size,
      );
      const tools = toolTable(sums, () => null);
      expect(tools.rows).toHaveLength(
        new Set(
          all.flatMap(row =>
            row.tool_usages.map(({ server_url, tool }) => JSON.stringify([server_url, tool])),
          ),
        ).size,
      );
      const people = personTable(sums, () => null);
      expect(people.rows).toHaveLength(new Set(all.map(({ initiator }) => initiator.id)).size);
      for (const { rows: figures } of [models, tools, people]) {
        expect(new Set(figures.map(({ label }) => label)).size).toBe(figures.length);
      }
    }),
  );
});

it('writes CSV columns for each part of a row’s identity, under its own header', () => {
  fc.assert(
    fc.property(rows, all => {
      const sums = noUsageSums();
      for (const row of all) addUsageRow(sums, row, []);
      const files = [
        [modelTable(sums, () => null), ['Model', 'Provider', 'Provider name']],
        [toolTable(sums, () => null), ['Tool', 'Server']],
        [personTable(sums, () => null), ['Person ID', 'Interceptions']],
      ] as const;
      const expected = [
        all.map(row => [row.model, row.provider, row.provider_name ?? '']),
        all.flatMap(row => row.tool_usages.map(({ tool, server_url }) => [tool, server_url])),
        all.map(({ initiator: { id } }) => [id, String(all.filter(row => row.initiator.id === id).length)]),
      ];
      files.forEach(([table, heads], at) => {
        const [head, ...lines] = parseDelimited(chartCsv(table, 'All').replace(/^\uFEFF/, ''), ',');
        const places = heads.map(name => head?.fields.indexOf(name) ?? -1);
        const cells = lines.map(({ fields }) => JSON.stringify(places.map(place => fields[place])));
        expect(cells.sort()).toEqual(
          [...new Set((expected[at] ?? []).map(each => JSON.stringify(each)))].sort(),
        );
      });
    }),
  );
});

it('writes the cost of a model without those of other providers with that name', () => {
  const PRICES = { openai: 1, copilot: 2, 'azure-eu': 3 };
  const prices = Object.entries(PRICES).map(([provider, input]) => ({
    provider,
    model: '*',
    input,
    cache_read: null,
    cache_write: null,
    cache_write_1h: null,
    output: null,
  }));
  fc.assert(
    fc.property(rows, all => {
      const sums = noUsageSums();
      const expected = new Map<string, readonly [cost: number, oneHour: number]>();
      all.forEach((row, at) => {
        const usage = { id: '', interception_id: row.id, provider_response_id: '', created_at: '' };
        const input_tokens = (at + 1) * 1_000_000;
        addUsageRow(
          sums,
          {
            ...row,
            token_usages: [
              {
                ...usage,
                input_tokens,
                output_tokens: 0,
                cache_write_input_tokens: 2 * (at + 1),
                metadata: { cache_ephemeral_1h_input: at + 1 },
              },
            ],
          },
          [],
        );
        const identity = [row.model, row.provider, row.provider_name ?? ''];
        const price = PRICES[(row.provider_name || row.provider) as keyof typeof PRICES];
        const key = JSON.stringify(identity);
        const [cost, oneHour] = expected.get(key) ?? [0, 0];
        expected.set(key, [cost + (at + 1) * price, oneHour + at + 1]);
      });
      const more = costColumns(sums, { currency: 'USD', as_of: '2026-11-01', prices });
      const [head, ...lines] = parseDelimited(
        chartCsv(
          modelTable(sums, () => null),
          'All',
          more,
        ).replace(/^\uFEFF/, ''),
        ',',
      );
      const cellsOf = (fields: readonly string[], ...names: string[]): (string | undefined)[] =>
        names.map(name => fields[head?.fields.indexOf(name) ?? -1]);
      const costs = lines.map(({ fields }) => [
        JSON.stringify(cellsOf(fields, 'Model', 'Provider', 'Provider name')),
        cellsOf(fields, 'Cost', 'Cache write for 1 h (tokens)').map(Number),
      ]);
      expect(costs).toHaveLength(expected.size);
      expect(Object.fromEntries(costs)).toEqual(Object.fromEntries(expected));
    }),
  );
});
