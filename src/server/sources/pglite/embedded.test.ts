import * as fc from 'fast-check';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { DataDirError, demoDataDir } from './data-dir.ts';
import { openEmbedded, type EmbeddedOptions } from './embedded.ts';
import { InterceptionsFileError } from '#server/sources/file/file-entries.ts';
import { FolderLockedError } from './data-dir-lock.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';

const TODAY = new Date('2026-11-24T14:30:12.345Z');
const YESTERDAY = new Date('2026-11-23T23:59:59.999Z');

/** Built once by the first test, because a new Postgres takes seconds, and a copy of its folder does not. */
let template: string;
let folder: string;
let lines: string[];
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'embedded-template-'));
});
afterAll(() => rm(template, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-'));
  lines = [];
});
afterEach(() => rm(folder, { recursive: true }));

function options(patch: Partial<EmbeddedOptions> = {}): EmbeddedOptions {
  return {
    dataDir: folder,
    now: TODAY,
    seed: 1,
    size: 60,
    file: null,
    report: line => lines.push(line),
    ...patch,
  };
}
const fromTemplate = (): Promise<void> => cp(template, folder, { recursive: true });

/** Damages all tables that are not Postgres' own. */
async function eachTable(postgres: string, damage: (path: string) => Promise<void>): Promise<void> {
  const base = join(postgres, 'base/5');
  const tables = (await readdir(base)).filter(name => /^\d+$/.test(name) && Number(name) >= 16_384);
  expect(tables).not.toEqual([]);
  await Promise.all(tables.map(name => damage(join(base, name))));
}

/** Opens the database, summarizes its rows, and closes it. */
async function summary(patch: Partial<EmbeddedOptions> = {}) {
  const { database, notice } = await openEmbedded(options(patch));
  try {
    const [row] = await database.query<{ finished: string; ids: string; users: string }>(
      `SELECT count(*) FILTER (WHERE ended_at IS NOT NULL) AS finished, md5(string_agg(id::text, '' ORDER BY id)) AS ids,
              (SELECT count(*) FROM users) AS users FROM aibridge_interceptions`,
    );
    return { ...row, notice };
  } finally {
    await database.close();
  }
}

test('a damaged database is rebuilt, and that is reported', async () => {
  const name = demoDataDir({ seed: 1, size: 60, now: TODAY });
  await mkdir(join(template, name, 'postgres'), { recursive: true });
  await writeFile(join(template, name, 'postgres/PG_VERSION'), '18\n');
  await writeFile(join(template, name, 'aibridge-dashboard.json'), '{"interceptions":60,"notice":null}');
  expect((await summary({ dataDir: template })).finished).toBe('60');
  expect(lines).toEqual([
    expect.stringMatching(/is damaged and will be rebuilt/),
    expect.stringMatching(/60 interceptions/),
  ]);
  expect(await readdir(template)).toEqual([name]);
});

test('demo data is built once and reused for the rest of the day', async () => {
  await fromTemplate();
  const [name] = await readdir(folder);
  expect(name).toMatch(/^demo-1-60-20261124-/);
  const first = await summary();
  expect(first).toMatchObject({ finished: '60', users: '40', notice: null });
  expect(await summary({ now: new Date('2026-11-24T23:59:59Z') })).toEqual(first);
  expect(lines).toEqual([]);
  expect(await readdir(folder)).toEqual([name]);
});

test('demo data of another day is rebuilt and the old removed, but no foreign folder', async () => {
  await fromTemplate();
  const [name = ''] = await readdir(folder);
  expect(demoDataDir({ seed: 1, size: 60, now: TODAY })).toBe(name);
  const yesterday = demoDataDir({ seed: 1, size: 60, now: YESTERDAY });
  expect(yesterday).not.toBe(name);
  await cp(join(folder, name), join(folder, yesterday), { recursive: true });
  await mkdir(join(folder, 'demo-1-60-20200101-0123abcd'));
  await mkdir(join(folder, 'photos'));
  await writeFile(join(folder, 'tokens.json'), '{}');
  await summary();
  expect((await readdir(folder)).toSorted()).toEqual([
    'demo-1-60-20200101-0123abcd',
    name,
    'photos',
    'tokens.json',
  ]);
});

test.each(['', '.building'])(
  'a foreign folder is never removed, even at the path of ours%s',
  async suffix => {
    const name = demoDataDir({ seed: 1, size: 60, now: TODAY }) + suffix;
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'thesis.txt'), 'years of work');
    await expect(openEmbedded(options())).rejects.toThrow(DataDirError);
    await expect(openEmbedded(options())).rejects.toThrow(
      `contains ${name}, which this program did not create`,
    );
    expect(await readdir(folder)).toEqual([name]);
    expect(await readdir(join(folder, name))).toEqual(['thesis.txt']);
  },
);

test.each<[name: string, damage: (postgres: string) => Promise<void>]>([
  ['a truncated control file', postgres => truncate(join(postgres, 'global/pg_control'), 10)],
  ['overwritten tables', postgres => eachTable(postgres, path => writeFile(path, 'x'.repeat(81_920)))],
])('a database with %s is rebuilt', async (_name, damage) => {
  await fromTemplate();
  const [name = ''] = await readdir(folder);
  await writeFile(join(folder, 'mine.txt'), 'mine');
  await damage(join(folder, name, 'postgres'));
  expect((await summary()).finished).toBe('60');
  expect(lines[0]).toBe(`The database in ${join(folder, name)} is damaged and will be rebuilt.`);
  expect((await readdir(folder)).toSorted()).toEqual([name, 'mine.txt']);
});

test('a folder in use is refused with the pid of its process, and free after closing', async () => {
  await fromTemplate();
  const { database } = await openEmbedded(options());
  await expect(openEmbedded(options())).rejects.toThrow(FolderLockedError);
  await expect(openEmbedded(options())).rejects.toThrow(`in use by process ${process.pid}`);
  await database.close();
  await database.close();
  expect((await summary()).finished).toBe('60');
});

test('a process that loses the folder exits at once', async () => {
  await fromTemplate();
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const { database } = await openEmbedded(options());
  for (const name of await readdir(folder)) if (name.startsWith('lock-')) await rm(join(folder, name));
  await expect.poll(() => exit.mock.calls, { timeout: 10_000 }).toEqual([[1]]);
  exit.mockRestore();
  expect(lines).toEqual([expect.stringMatching(/was taken over by another process, or removed.*Exiting\.$/)]);
  await database.close();
});

test('a killed first start leaves nothing that a second start would use', async () => {
  const jiti = join(dirname(createRequire(import.meta.url).resolve('jiti/package.json')), 'lib/jiti-cli.mjs');
  const workerPath = fileURLToPath(new URL('./db-worker.ts', import.meta.url));
  const child = spawn(process.execPath, [jiti, workerPath, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  while (!(await readdir(folder)).some(name => name.endsWith('.building')))
    await new Promise(resolve => setTimeout(resolve, 20));
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await readdir(folder)).toContainEqual(expect.stringMatching(/^demo-.*\.building$/));
  expect(await readdir(folder)).toHaveLength(2);
  await fromTemplate();
  expect((await summary()).finished).toBe('60');
  expect(await readdir(folder)).toEqual([expect.stringMatching(/^demo-1-60-20261124-[0-9a-f]{8}$/)]);
});

test('a file is loaded, and its unreadable entries are reported at every start', async () => {
  const file = join(folder, 'x.ndjson');
  const text = fc.string({ unit: 'binary' });
  const entry = fc.record(
    {
      id: fc.uuid(),
      initiator: fc.record({ id: fc.uuid(), username: fc.string(), name: fc.string({ unit: 'grapheme' }) }),
      provider: fc.string(),
      model: fc.string({ unit: 'grapheme' }),
      client: fc.string(),
      started_at: fc
        .date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
        .map(date => date.toISOString()),
      metadata: fc.jsonValue(),
      token_usages: fc.array(
        fc.record({ input_tokens: fc.maxSafeInteger(), output_tokens: fc.nat(), metadata: fc.jsonValue() }),
      ),
      user_prompts: fc.array(fc.record({ id: text, prompt: text })),
      tool_usages: fc.array(
        fc.record({ tool: text, input: text, invocation_error: text, injected: fc.boolean() }),
      ),
    },
    { requiredKeys: ['id', 'initiator', 'provider', 'model', 'started_at'] },
  );
  const entries = fc.sample(entry, { numRuns: 400, seed: 5 });
  await writeFile(file, [...entries.map(value => JSON.stringify(value)), 'not this'].join('\n'));
  const first = await openEmbedded(options({ file }));
  const [counts] = await first.database.query<{ interceptions: string; accounts: string }>(
    `SELECT (SELECT count(*) FROM aibridge_interceptions) AS interceptions,
            (SELECT count(*) FROM users WHERE id = any($1::uuid[]) AND NOT deleted) AS accounts`,
    [Object.values(ACCOUNTS).map(account => account.id)],
  );
  await first.database.close();
  expect(Number(counts?.interceptions)).toBe(first.notice?.read);
  expect(counts?.accounts).toBe('3');
  expect(first.notice?.read).toBeGreaterThan(100);
  expect(first.notice?.skipped).toContainEqual({
    reason: 'line: invalid JSON',
    count: 1,
    places: ['line 401'],
  });

  lines = [];
  expect((await summary({ file })).notice).toEqual(first.notice);
  expect(lines).toEqual([]);
});

test('a file of an unknown format, and a folder that cannot be created, fail with a one-line message', async () => {
  const file = join(folder, 'x.json');
  await writeFile(file, 'hello');
  await expect(openEmbedded(options({ file }))).rejects.toThrow(InterceptionsFileError);
  await expect(openEmbedded(options({ dataDir: file }))).rejects.toThrow(DataDirError);
  await expect(openEmbedded(options({ dataDir: join(file, 'below') }))).rejects.toThrow(
    /has a parent that is not a folder/,
  );
  expect(await readdir(folder)).toEqual(['x.json']);
});

test.each([
  ['/proc/x', /^The data folder \/proc\/x cannot be created\./],
  ['/proc/x/y', /^The data folder \/proc\/x\/y cannot be created\./],
  ['/dev/null/x', /has a parent that is not a folder/],
  [`/tmp/${'a'.repeat(300)}`, /has a name that is too long/],
])('a data folder at %s fails with a one-line message', async (dataDir, message) => {
  const start = openEmbedded(options({ dataDir }));
  await expect(start).rejects.toThrow(DataDirError);
  await expect(start).rejects.toThrow(message);
  await expect(start).rejects.not.toThrow(/\n/);
});
