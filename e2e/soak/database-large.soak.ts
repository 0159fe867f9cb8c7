import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { READER } from '#e2e/fakes/read-only-role.ts';
import { hourQuery, makeLargeDatabase, RARE_MODEL } from '#e2e/support/large-database.ts';
import { EXPLAIN_SETTINGS, ExplainLog, type QueryPlan } from '#e2e/support/explain-log.ts';
import { startProgram, type RunningProgram } from '#e2e/support/server.ts';
import { fetchPage, ListReader } from '#e2e/support/request-outcome.ts';

const COUNT = 1_000_000;
const DEPTH = 500_000;
const READERS = 8;
const WARM_UP_PAGES = 1000;
const PAGES = 4000;
const MAX_GROWTH_MB = 50;

const log = new ExplainLog();
let postgres: PostgresServer;
let databaseUrl = '';
beforeAll(async () => {
  postgres = await PostgresServer.start({
    // The defaults of PostgreSQL are for a much smaller machine.
    settings: { ...EXPLAIN_SETTINGS, shared_buffers: '512MB', max_wal_size: '4GB' },
    log: log.onLine,
  });
  databaseUrl = await makeLargeDatabase(postgres, COUNT);
});
afterAll(() => postgres.end());

describe(`a page of ${COUNT.toLocaleString('en')} interceptions uses an index`, () => {
  let program: RunningProgram;
  let deep: string;
  beforeAll(async () => {
    deep = await postgres.psql(
      'coder',
      `SELECT id FROM aibridge_interceptions WHERE ended_at IS NOT NULL
       ORDER BY started_at DESC, id DESC OFFSET ${DEPTH - 1} LIMIT 1`,
    );
    // Set before the program starts, so that all its sessions log their plans.
    await postgres.psql('coder', `ALTER ROLE ${READER.name} SET auto_explain.log_min_duration = 0`);
    program = await startProgram({ DATABASE_URL: databaseUrl });
    console.log(await postgres.psql('coder', 'SELECT version()'));
  });
  afterAll(async () => {
    await postgres.psql('coder', `ALTER ROLE ${READER.name} RESET auto_explain.log_min_duration`);
    await program.stop();
  });

  test('the program does not suggest an index', () => {
    expect(program.lines.filter(line => line.includes('CREATE INDEX'))).toEqual([]);
  });

  test.each([
    ['the newest', () => ({}), 100],
    [`after ${DEPTH.toLocaleString('en')} others`, () => ({ after_id: deep }), 100],
    ['of a rare model', () => ({ q: `model:${RARE_MODEL}` }), 50],
    ['of a rare model, by cursor', () => ({ q: `model:${RARE_MODEL}`, after_id: deep }), 25],
    ['of one user', () => ({ q: 'initiator:user-400' }), 100],
    ['of one hour', () => ({ q: hourQuery(1000) }), 100],
    ['of a thousand rows', () => ({ after_id: deep, limit: 1000 }), 1000],
  ] as const)('%s', async (title, query, rows) => {
    // The first request loads the table pages into memory, as in normal use.
    await fetchPage(program.url, query());
    log.clear();
    const outcome = await fetchPage(program.url, query());
    expect(outcome.kind === 'page' && outcome.ids.length).toBe(rows);
    const plans = await log.until(/FROM aibridge_tool_usages/);
    const isCount = ({ sql }: QueryPlan): boolean => sql.startsWith('SELECT count(*)');
    const rowPlans = plans.filter(plan => /FROM aibridge_/.test(plan.sql) && !isCount(plan));
    printPlans(title, rowPlans, plans.filter(isCount));
    expect(rowPlans.length).toBeGreaterThanOrEqual(4);
    const scans = rowPlans.flatMap(({ lines }) => lines.filter(line => /Seq Scan on aibridge_/.test(line)));
    expect(scans).toEqual([]);
  });
});

/** Prints the time of each statement and the plan of the page query. */
function printPlans(title: string, rowPlans: readonly QueryPlan[], counts: readonly QueryPlan[]): void {
  const sum = (plans: readonly QueryPlan[]): number => plans.reduce((total, { ms }) => total + ms, 0);
  const times = rowPlans.map(({ ms, sql }) => `${ms.toFixed(1)} ms ${/FROM (aibridge_\w+)/.exec(sql)?.[1]}`);
  const page = rowPlans.find(({ sql }) => sql.includes('visible_users'));
  console.log(
    [
      `${title}: rows ${sum(rowPlans).toFixed(1)} ms (${times.join(', ')}); count ${sum(counts).toFixed(1)} ms`,
      ...(page?.lines ?? []).map(line => `  ${line}`),
    ].join('\n'),
  );
}

test('the memory of the server does not grow while the list is read', async () => {
  const program = await startProgram({ DATABASE_URL: databaseUrl });
  try {
    // One hour each: counting a million rows for each page would test PostgreSQL instead.
    const readers = Array.from(
      { length: READERS },
      (_, index) => new ListReader(program.url, { limit: 50, q: hourQuery(100 * index) }),
    );
    const running = readers.map(async walker => {
      for await (const ids of walker.passes()) expect(ids.length).toBeGreaterThanOrEqual(700);
    });
    const pages = (): number => readers.reduce((total, walker) => total + walker.pages, 0);
    const sizes: number[] = [];
    for (let next = WARM_UP_PAGES; next <= WARM_UP_PAGES + PAGES; next += PAGES / 10) {
      while (pages() < next)
        await Promise.race([new Promise(resolve => setTimeout(resolve, 50)), ...running]);
      sizes.push(await residentMb(program.pid));
    }
    for (const walker of readers) walker.stop();
    await Promise.all(running);
    console.log(`MB resident after ${WARM_UP_PAGES} pages and every ${PAGES / 10} more: ${sizes.join(', ')}`);
    const [start = 0, ...later] = sizes;
    expect(readers.map(walker => walker.errors)).toEqual(readers.map(() => 0));
    expect(Math.max(...later) - start).toBeLessThan(MAX_GROWTH_MB);
  } finally {
    await program.stop();
  }
});

async function residentMb(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Math.round(Number(stdout) / 1024);
}
