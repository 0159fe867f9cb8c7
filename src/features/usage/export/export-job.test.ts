import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError, UnreachableError } from '#shared/api/errors.ts';
import { isRunning } from '#shared/api/job.ts';
import { parseDelimited } from '#shared/lib/csv.ts';
import { formatQuery } from '#shared/domain/filter-query.ts';
import type { ApiFilters } from '#shared/domain/filters.ts';
import { splitQuery } from '#shared/domain/query-language.ts';
import type { UsageSource } from '#features/usage/engine/usage-source.ts';
import { formatMicros } from '#shared/domain/timestamps.ts';
import { readInterception } from '#shared/domain/read-interception.ts';
import { EXPORT_COLUMNS } from '#shared/domain/export-columns.ts';
import { describeExport, FEW_ROWS, requestsFor } from './export-state.ts';
import { createExport } from './export-job.ts';
import type { ExportForm } from '#shared/domain/export-columns.ts';
import { createPageWriter } from './page-writer.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR = 3_600_000;

interface Row {
  id: string;
  at: number;
}

const rowsOver = (count: number, length: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    id: String(count - index).padStart(8, '0'),
    at: NOW - 48 * HOUR - Math.floor((length * index) / count),
  }));

/** Raw JSON as a server writes it, with more digits than a JavaScript number has. */
const textOf = ({ id, at }: Row): string =>
  `{"id": "${id}",\n "api_key_id": null, "initiator": {"id": "1", "username": "=cmd()"}, "provider": "a", "model": "m",
  "metadata": {"n": 12345678901234567890}, "started_at": "${new Date(at).toISOString()}", "ended_at": null,
  "token_usages": [], "user_prompts": [], "tool_usages": []}`;

type Fault = { kind: 'purge' | '429' | '500' | 'reset' | 'cut'; at: number };

/** A fake deployment whose rows are purged during a load and whose responses fail at given request numbers. */
class Deployment {
  rows: Row[];
  requests = 0;
  /** The matching rows at the last full count. */
  lastCounted: readonly Row[] = [];
  readonly #faults: readonly Fault[];

  constructor(rows: Row[], faults: readonly Fault[] = []) {
    this.rows = rows;
    this.#faults = faults;
  }

  #applyEvents(): Fault['kind'] | null {
    this.requests += 1;
    let fault: Fault['kind'] | null = null;
    for (const { kind, at } of this.#faults) {
      if (at !== this.requests) continue;
      if (kind === 'purge') this.rows.splice(-(1 + (at % 40)));
      else fault = kind;
    }
    if (fault === '429') throw new ApiError(429, { message: 'slow down' }, 2000);
    if (fault === '500') throw new ApiError(500, { message: 'oops' }, null);
    if (fault === 'reset') throw new UnreachableError('reset');
    return fault;
  }

  matching(filters: ApiFilters): Row[] {
    const split = splitQuery(formatQuery(filters, NOW));
    const bound = (key: string) =>
      Date.parse((split.ok && split.terms.find(term => term.key === key)?.value) || '');
    const [from, to] = [bound('started_after') || -Infinity, bound('started_before') || Infinity];
    return this.rows.filter(({ at }) => at >= from && at <= to);
  }

  readonly source: UsageSource = {
    page: (filters, { limit, after }) => {
      const fault = this.#applyEvents();
      const all = this.matching(filters);
      if (after && !this.rows.some(({ id }) => id === after.id))
        throw new ApiError(400, { message: 'Invalid pagination cursor.' }, null);
      const start = all.findIndex(({ id }) => id === after?.id) + 1;
      const results = all.slice(start, start + limit).map(textOf);
      const text = `{"count": ${all.length}, "results": [${results.join(',\n')}]}`;
      return Promise.resolve(new TextEncoder().encode(fault === 'cut' ? text.slice(0, -9) : text).buffer);
    },
    fetchCount: (filters, fresh) => {
      this.#applyEvents();
      const all = this.matching(filters);
      if (fresh && formatQuery(filters, NOW) === '') this.lastCounted = all;
      return Promise.resolve({ count: all.length, newest: all[0]?.id ?? null });
    },
    withIds: filters => Promise.resolve(filters),
    oldest: (filters, count) => {
      this.#applyEvents();
      const row = this.matching(filters)[count - 1];
      return Promise.resolve(row ? new Date(row.at).toISOString() : null);
    },
  };
}

const NDJSON: ExportForm = { format: 'ndjson', columns: [], redacted: false };
const ASKED = { filters: { invalid: [] }, asOf: NOW, file: 'a.csv' };

function openExport(deployment: Deployment, form = NDJSON) {
  const exported = createExport({
    filters: { invalid: [] },
    asOf: NOW,
    zone: 'UTC',
    source: deployment.source,
    retryPolicy: { wait: () => Promise.resolve(), random: () => 0.5 },
    writer: createPageWriter(),
    form,
    now: () => NOW,
  });
  const ended = () =>
    new Promise<ReturnType<typeof exported.state>>(resolve => {
      const check = () => !isRunning(exported.state()) && resolve(exported.state());
      exported.subscribe(check);
      check();
    });
  return { exported, ended };
}

const linesOf = async (file: Blob): Promise<string[]> => (await file.text()).split('\n').slice(0, -1);
const idsOf = async (file: Blob): Promise<string[]> =>
  (await linesOf(file)).map(line => /^\{"id":"(\d+)"/.exec(line)?.[1] ?? line);
const ids = (rows: readonly Row[]): string[] => rows.map(({ id }) => id);

const fault = fc.record({
  kind: fc.constantFrom<Fault['kind'][]>('purge', '429', '500', 'reset', 'cut'),
  at: fc.integer({ min: 1, max: 90 }),
});

describe('an export', () => {
  it('has every row once and in order, or reports that it is incomplete, whatever happens during the export', async () => {
    let complete = 0;
    const counts = fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: FEW_ROWS, max: 16_000 }));
    await fc.assert(
      fc.asyncProperty(counts, fc.array(fault, { maxLength: 10 }), async (count, faults) => {
        const deployment = new Deployment(rowsOver(count, 20 * 24 * HOUR), faults);
        const { exported, ended } = openExport(deployment);
        exported.start();
        const state = await ended();
        expect([state.phase, state.error]).toEqual(['done', null]);
        const found = await idsOf(exported.file());
        expect(found.length).toBe(state.read);
        expect(exported.file().size).toBe(state.bytes);
        // Even if rows are missing, the file has no duplicates and is in order.
        expect(found).toEqual([...new Set(found)].sort().reverse());
        if (!describeExport(state, { ...ASKED, form: NDJSON }).complete) return;
        complete += 1;
        expect(state.count).toBe(state.read);
        expect(found).toEqual(ids(deployment.lastCounted));
      }),
      { numRuns: 25 },
    );
    // An export that never completes would pass as well.
    expect(complete).toBeGreaterThan(10);
  });

  it('takes about as many requests as estimated', async () => {
    for (const count of [500, 5000, 30_000]) {
      const deployment = new Deployment(rowsOver(count, 20 * 24 * HOUR));
      const { exported, ended } = openExport(deployment);
      exported.start();
      await ended();
      expect(Math.abs(deployment.requests - requestsFor(count))).toBeLessThan(2 + requestsFor(count) / 5);
    }
  });

  it('stops, lists what is missing, and continues from there', async () => {
    const deployment = new Deployment(rowsOver(30_000, 20 * 24 * HOUR));
    const { exported, ended } = openExport(deployment);
    exported.start();
    const unsubscribe = exported.subscribe(() => exported.state().read > 12_000 && exported.stop());
    const stopped = await ended();
    unsubscribe();
    expect(stopped.phase).toBe('stopped');
    const { complete, missing } = describeExport(stopped, { ...ASKED, form: NDJSON });
    expect(complete).toBe(false);
    expect(missing.reduce((sum, { rows }) => sum + rows, 0)).toBe(30_000 - stopped.read);
    const found = new Set(await idsOf(exported.file()));
    for (const { id, at } of deployment.rows) {
      const isMissing = missing.some(
        ({ started_after, started_before, after_id }) =>
          (started_after === null || at >= Date.parse(started_after)) &&
          (started_before === null || at <= Date.parse(started_before)) &&
          (after_id === null || id < after_id),
      );
      if (found.has(id) === isMissing) throw new Error(`${id} is value wrongly`);
    }
    exported.start();
    expect((await ended()).verified).toBe(true);
    expect(await idsOf(exported.file())).toEqual(ids(deployment.rows));
  });

  it('reports an error, and continues after a retry', async () => {
    const deployment = new Deployment(rowsOver(5000, 20 * 24 * HOUR));
    const { exported, ended } = openExport(deployment);
    const { page } = deployment.source;
    let broken = true;
    deployment.source.page = (filters, paging, signal) =>
      broken && deployment.requests > 3
        ? Promise.reject(new ApiError(403, { message: 'no' }, null))
        : page(filters, paging, signal);
    exported.start();
    const failed = await ended();
    expect([failed.phase, failed.error?.message, failed.read]).toEqual(['failed', 'no', 3000]);
    broken = false;
    exported.start();
    expect((await ended()).verified).toBe(true);
    expect(await idsOf(exported.file())).toEqual(ids(deployment.rows));
  });
});

it('writes the selected columns under a header, and nothing that a spreadsheet would run as a formula', async () => {
  const deployment = new Deployment(rowsOver(3, HOUR));
  const columns = ['metadata', 'initiator_username', 'id', 'unknown'];
  const form: ExportForm = { format: 'csv', columns, redacted: false };
  const { exported, ended } = openExport(deployment, form);
  exported.start();
  const state = await ended();
  const text = await exported.file().text();
  expect(parseDelimited(text, ',').map(({ fields }) => fields)).toEqual([
    ['id', 'initiator_username', 'metadata'],
    ...deployment.rows.map(({ id }) => [id, "'=cmd()", '{"n":12345678901234567890}']),
  ]);
  const description = describeExport(state, { ...ASKED, form });
  expect(description).toMatchObject({ columns: ['id', 'initiator_username', 'metadata'], complete: true });
});

it('writes each line of NDJSON exactly as the server sent it, except for line breaks between tokens', async () => {
  const deployment = new Deployment(rowsOver(2, HOUR));
  const { exported, ended } = openExport(deployment);
  exported.start();
  await ended();
  const lines = await linesOf(exported.file());
  expect(lines.length).toBe(2);
  expect(lines[0]).toContain('"metadata":{"n":12345678901234567890}');
  expect(JSON.parse(lines[0] ?? '')).toEqual(JSON.parse(textOf(deployment.rows[0] ?? { id: '', at: 0 })));
});

it.each(['csv', 'ndjson'] as const)('excludes what privacy mode hides from %s', async format => {
  const deployment = new Deployment(rowsOver(2, HOUR));
  const { page } = deployment.source;
  deployment.source.page = async (...args) => {
    const text = new TextDecoder().decode(await page(...args));
    return new TextEncoder().encode(text.replaceAll('"metadata":', '"error_message":"secret", "metadata":'))
      .buffer;
  };
  const form: ExportForm = { format, columns: ['id', 'error_message', 'metadata'], redacted: true };
  const { exported, ended } = openExport(deployment, form);
  exported.start();
  const state = await ended();
  const text = await exported.file().text();
  expect(text).not.toContain('secret');
  expect(text.split('[hidden: 6 characters]').length).toBe(3);
  expect(text).toContain('12345678901234567890');
  expect(describeExport(state, { ...ASKED, form })).toMatchObject({ texts_redacted: true });
});

it('exports a duration in milliseconds, or a note that the row ends before it starts', () => {
  const cellOf = (name: string, row: unknown): unknown =>
    EXPORT_COLUMNS.find(column => column.name === name)?.value(readInterception(row), '');
  const start = BigInt(NOW) * 1000n;
  const micros = fc.oneof(
    fc.integer({ min: -2000, max: 2000 }),
    fc.maxSafeInteger().map(each => each % 1e15),
  );
  fc.assert(
    fc.property(fc.nat({ max: 999_999 }), micros, (after, took) => {
      const from = start + BigInt(after);
      const row = {
        ...(JSON.parse(textOf({ id: 'a', at: NOW })) as object),
        started_at: formatMicros(from),
        ended_at: formatMicros(from + BigInt(took)),
      };
      expect([cellOf('duration_ms', row), cellOf('duration_note', row)]).toEqual(
        took < 0 ? [null, 'ends before it starts'] : [Math.round(took / 1000), null],
      );
    }),
  );
});

it('a line has the cache writes for one hour as a part of all cache writes', () => {
  const usages = fc.array(fc.tuple(fc.maxSafeInteger(), fc.maxSafeInteger()), { maxLength: 5 });
  fc.assert(
    fc.property(usages, pairs => {
      const counts = pairs.map(pair => pair.map(Math.abs).sort((a, b) => a - b) as [number, number]);
      const row = readInterception({
        ...(JSON.parse(textOf({ id: 'a', at: NOW })) as object),
        token_usages: counts.map(([part, whole]) => ({
          id: '',
          interception_id: '',
          provider_response_id: '',
          created_at: '2026-11-20T10:00:00Z',
          input_tokens: 0,
          output_tokens: 0,
          cache_write_input_tokens: whole,
          metadata: { cache_ephemeral_1h_input: part },
        })),
      });
      const cells = ['cache_write_1h_tokens', 'cache_write_tokens'].map(name =>
        EXPORT_COLUMNS.find(column => column.name === name)?.value(row, ''),
      );
      const sumOf = (at: 0 | 1) => String(counts.reduce((sum, each) => sum + BigInt(each[at]), 0n));
      expect(cells).toEqual([sumOf(0), sumOf(1)]);
    }),
  );
});

it('a line has the ID of its user next to the username, by default', () => {
  const row = readInterception({
    ...(JSON.parse(textOf({ id: 'a', at: NOW })) as object),
    initiator: { id: 'u-2', username: 'sam', name: 'Sam', avatar_url: '' },
  });
  const columns = EXPORT_COLUMNS.filter(({ name }) => /^initiator_(?:id|username)$/.test(name));
  expect(columns.map(({ name, value }) => [name, value(row, '')])).toEqual([
    ['initiator_username', 'sam'],
    ['initiator_id', 'u-2'],
  ]);
  expect(columns.every(({ byDefault }) => byDefault)).toBe(true);
});

it('a line names the servers of its tools beside their names, each pair once', () => {
  const tool = fc.record({
    server_url: fc.constantFrom('', 'https://a', 'https://b'),
    tool: fc.constantFrom('x', 'y'),
  });
  fc.assert(
    fc.property(fc.array(tool), tools => {
      const row = readInterception({
        ...(JSON.parse(textOf({ id: 'a', at: NOW })) as object),
        tool_usages: tools.map(each => ({
          ...each,
          id: '',
          interception_id: '',
          provider_response_id: '',
          metadata: null,
        })),
      });
      const value = EXPORT_COLUMNS.find(({ name }) => name === 'tool_servers')?.value(row, '');
      expect(String(value).split(', ').filter(Boolean).sort()).toEqual(
        [...new Set(tools.map(each => `${each.server_url} ${each.tool}`.trim()))].sort(),
      );
    }),
  );
});
