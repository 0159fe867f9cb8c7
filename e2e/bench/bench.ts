import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserSources, findBrowser } from '#e2e/support/browser.ts';
import { startApiServer, startServer } from '#e2e/support/server.ts';
import { addBaselineFiles } from './baseline-files.ts';
import { bundle } from './bundle.ts';
import { linesOf } from './result-lines.ts';
import { parseBenchPlan, type BenchPlan } from './options.ts';
import { runRound, type Round } from './round.ts';
import { resultOf, tableOf, type Result } from './table.ts';
import type { Bench } from './page-session.ts';

/* `npm run bench`: measures the app and a hand-written page in the same run. docs/speed.md has options and method. */

/** There must be more rows than the largest list loads, because the arrival of a page is measured after that. */
const MORE_ROWS = 5000;
const REPORT = fileURLToPath(new URL('../../test-results/bench.json', import.meta.url));

async function writeReport(report: object): Promise<void> {
  await mkdir(dirname(REPORT), { recursive: true });
  await writeFile(REPORT, JSON.stringify(report, null, 2));
}

async function runRounds(bench: Bench, machine: object, plan: BenchPlan): Promise<void> {
  const rounds: Round[] = [];
  let results: Result[] = [];
  for (let number = 1; number <= plan.rounds; number += 1) {
    const start = performance.now();
    rounds.push(await runRound(bench, plan, number));
    console.log(`round ${number} of ${plan.rounds}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
    results = linesOf(plan).flatMap(line => resultOf(line, rounds) ?? []);
    // Written after each round, so that an interrupted run still has a report.
    await writeReport({ machine, plan: { ...plan, measures: [...plan.measures] }, results, rounds });
  }
  console.log(`\n${tableOf(results)}\n`);
  const scripts = rounds.at(-1)?.scripts ?? [];
  if (scripts.length > 0) console.log(`Scripts before the first row:\n  ${scripts.join('\n  ')}`);
}

const plan = parseBenchPlan(process.argv.slice(2));
const { name, launchOptions } = await findBrowser(browserSources(process.env));
const machine = { browser: name, processors: cpus().length, model: cpus()[0]?.model, node: process.version };
const driver = await bundle('driver.ts');
const removeBaselineFiles = await addBaselineFiles();
try {
  const server = await startServer({ DEMO_INTERCEPTIONS: String((plan.sizes.at(-1) ?? 0) + MORE_ROWS) });
  const apiServer = await startApiServer(server);
  try {
    const overApi = { url: apiServer.url, token: server.tokens.owner };
    await runRounds({ url: server.url, overApi, launchOptions, driver }, machine, plan);
  } finally {
    await apiServer.stop();
    await server.stop();
  }
} finally {
  await removeBaselineFiles();
}
