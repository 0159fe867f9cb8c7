import { expect, test } from 'vitest';
import * as v from 'valibot';
import { createCoderDatabase } from '#e2e/fakes/coder-tables.ts';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { READER, readerSql } from '#e2e/fakes/read-only-role.ts';
import { fuzzSql, FUZZED } from '#e2e/support/database-fuzz-sql.ts';
import { startProgram } from '#e2e/support/server.ts';

const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 600);
const LIMITS = [1, 7, 100, 1000];

const AlteredSchema = v.array(
  v.object({ path: v.string(), stored: v.string(), bytes: v.optional(v.number()) }),
);
const RowSchema = v.looseObject({ id: v.string(), altered: v.optional(AlteredSchema) });
const PageSchema = v.object({ count: v.number(), results: v.array(RowSchema) });
const UsersSchema = v.object({ count: v.number(), users: v.array(RowSchema) });

test(`serves a database of extreme values for ${SECONDS} s without a crash or a lost page, and marks each invalid row`, async () => {
  const postgres = await PostgresServer.start({ settings: { max_stack_depth: '6MB' } });
  await createCoderDatabase(postgres, 'coder', '2.36');
  await postgres.psql('coder', readerSql());
  await postgres.psql('coder', fuzzSql());
  const select = async (sql: string): Promise<string[]> => (await postgres.psql('coder', sql)).split('\n');
  const listed = await select(
    'SELECT id FROM aibridge_interceptions WHERE ended_at IS NOT NULL ORDER BY started_at DESC, id DESC',
  );
  const invalidIds = new Set(await select(FUZZED.invalidRows));
  const invalidUserIds = new Set(await select(FUZZED.invalidUsers));
  const program = await startProgram({ DATABASE_URL: postgres.url('coder', READER.name, READER.password) });
  const figures = { pages: 0, passes: 0, people: 0, opened: 0, bytes: 0, marked: new Set<string>() };
  const get = async <Schema extends v.GenericSchema>(
    path: string,
    schema: Schema,
  ): Promise<v.InferOutput<Schema>> => {
    const response = await fetch(program.url + path);
    const text = await response.text();
    expect([path, response.status, response.ok ? '' : text]).toEqual([path, 200, '']);
    figures.bytes += text.length;
    return v.parse(schema, JSON.parse(text));
  };
  const list = async (params: Readonly<Record<string, string>>) => {
    figures.pages += 1;
    return await get(`/api/v2/aibridge/interceptions?${new URLSearchParams(params).toString()}`, PageSchema);
  };
  const isMarked = ({ altered = [] }: v.InferOutput<typeof RowSchema>): boolean => altered.length > 0;
  try {
    const end = performance.now() + SECONDS * 1000;
    do {
      for (const limit of LIMITS) {
        const ids: string[] = [];
        for (let results: v.InferOutput<typeof RowSchema>[] = []; ;) {
          const last = ids.at(-1);
          const response = await list({
            limit: String(limit),
            ...(last !== undefined && { after_id: last }),
          });
          expect(response.count).toBe(listed.length);
          results = response.results;
          if (results.length === 0) break;
          ids.push(...results.map(({ id }) => id));
          const marked = results.filter(isMarked).map(({ id }) => id);
          for (const id of marked) figures.marked.add(id);
          const unmarked = results.filter(row => invalidIds.has(row.id) && !isMarked(row));
          expect(unmarked.map(({ id }) => id)).toEqual([]);
        }
        expect(ids).toEqual(listed);
        figures.passes += 1;
      }
      // Fetches each row alone, by offset.
      for (const [at, id] of listed.entries()) {
        const { results } = await list({ limit: '1', offset: String(at) });
        expect(results.map(row => row.id)).toEqual([id]);
        figures.opened += 1;
      }
      const { users } = await get('/api/v2/users', UsersSchema);
      expect(users.filter(({ id, altered }) => invalidUserIds.has(id) !== (altered !== undefined))).toEqual(
        [],
      );
      expect(users.length).toBeGreaterThan(invalidUserIds.size);
      for (const kind of ['models', 'clients']) await get(`/api/v2/aibridge/${kind}`, v.array(v.string()));
      figures.people += 1;
    } while (performance.now() < end);
    expect((await fetch(`${program.url}/healthz`)).status).toBe(200);
    expect(program.lines.filter(line => /Unexpected|^\s+at |Error:/.test(line))).toEqual([]);
  } finally {
    await program.stop();
    await postgres.end();
  }
  const { marked, bytes, ...counted } = figures;
  console.log(
    `${listed.length} rows, ${invalidIds.size} invalid, ${marked.size} marked; ${invalidUserIds.size} invalid users:`,
    { ...counted, gigabytes: Math.round(bytes / 1e8) / 10 },
  );
});
