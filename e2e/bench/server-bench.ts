import { mkdir, writeFile } from 'node:fs/promises';
import type { LaunchOptions } from '@playwright/test';
import { postgresSkipReason } from '#e2e/fakes/postgres-programs.ts';
import { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { makeLargeDatabase } from '#e2e/support/large-database.ts';
import { measureServer, ROUNDS, type ServerResult } from './server-bench-rounds.ts';
import { PlainSql, StatementTimes } from './server-bench-sql.ts';
import { browserSources, findBrowser } from '#e2e/support/browser.ts';
import { measureDashboard, type DashboardResult } from './dashboard-bench.ts';
import { measureScreens } from './dashboard-screens.ts';
import { startProgram } from '#e2e/support/server.ts';

/*
 * `npm run bench:server` measures what the server adds to its database; `--quick` tries 100,000 rows only, `--million`
 * a million only, and `--two-million` as many as Coder's own benchmark has. Each round fetches the same page through
 * the program and with plain SQL, sequentially, so that a busy machine slows both. The figures are medians. The ratio is
 * the result that counts.
 */
const SIZES = sizesOf(process.argv);

function sizesOf(args: readonly string[]): number[] {
  if (args.includes('--quick')) return [100_000];
  if (args.includes('--million')) return [1_000_000];
  return args.includes('--two-million') ? [2_000_000] : [100_000, 1_000_000];
}

/** `--dashboard` measures only the routes below `/dashboard`. */
const isPagesWanted = !process.argv.includes('--dashboard');
const RESULT = 'test-results/server-bench.json';

async function benchRows(
  rows: number,
  launchOptions: LaunchOptions,
): Promise<{ pages: ServerResult[]; dashboard: DashboardResult[] }> {
  const postgres = await PostgresServer.start({
    settings: {
      shared_buffers: '512MB',
      max_wal_size: '4GB',
      shared_preload_libraries: 'pg_stat_statements',
      'pg_stat_statements.track_planning': 'on',
    },
  });
  const cleanups: (() => Promise<void>)[] = [() => postgres.end()];
  try {
    const databaseUrl = await makeLargeDatabase(postgres, rows);
    const plain = await PlainSql.connect(databaseUrl);
    cleanups.unshift(() => plain.end());
    const statements = await StatementTimes.connect(postgres.url('coder'));
    cleanups.unshift(() => statements.end());
    const program = await startProgram({ DATABASE_URL: databaseUrl });
    cleanups.unshift(() => program.stop());
    const dashboard = await measureDashboard({ url: program.url, pid: program.pid, sql: plain.client }, rows);
    dashboard.push(...(await measureScreens({ databaseUrl, launchOptions, rows })));
    const pages = isPagesWanted ? await measureServer({ url: program.url, plain, statements }, rows) : [];
    return { pages, dashboard };
  } finally {
    for (const close of cleanups) await close();
  }
}

const DASHBOARD_HEADINGS = ['rows', 'what', 'first', 'whole', 'plain', 'ratio'];
const HEADINGS = ['rows', 'page', 'HTTP', 'gzip', 'its SQL', 'count', 'plain', 'plain count', 'ratio'];

function line(cells: readonly string[]): string {
  return cells.map((cell, at) => (at === 1 ? cell.padEnd(22) : cell.padStart(12))).join(' ');
}

const skipped = postgresSkipReason();
if (skipped === null) {
  const { launchOptions } = await findBrowser(browserSources(process.env));
  const results: ServerResult[] = [];
  const dashboard: DashboardResult[] = [];
  for (const rows of SIZES) {
    const measured = await benchRows(rows, launchOptions);
    results.push(...measured.pages);
    dashboard.push(...measured.dashboard);
  }
  console.log(`Milliseconds, medians\n${line(DASHBOARD_HEADINGS)}`);
  for (const { rows, what, first, whole, plain: plainMs, ratio, note = '' } of dashboard) {
    const figures = [first, whole, plainMs].map(ms => (ms === null ? '' : ms.toFixed(0)));
    console.log(line([rows.toLocaleString('en'), what, ...figures, ratio?.toFixed(2) ?? '', note]));
  }
  console.log(`Milliseconds, medians of ${ROUNDS} interleaved rounds\n${line(HEADINGS)}`);
  for (const each of results) {
    const { http, gzip, sql, sqlCount, plain, plainCount } = each;
    const figures = [http, gzip, sql, sqlCount, plain, plainCount].map(ms => ms.toFixed(1));
    const name = `${each.page} ${each.limit}`;
    console.log(line([each.rows.toLocaleString('en'), name, ...figures, each.ratio.toFixed(2)]));
  }
  console.log(
    'The ratio is HTTP to plain. For first pages, which count all rows, it is HTTP to plain plus plain count.',
  );
  await mkdir('test-results', { recursive: true });
  await writeFile(RESULT, `${JSON.stringify({ pages: results, dashboard }, null, 2)}\n`);
} else console.log(`The server bench is skipped: ${skipped}`);
