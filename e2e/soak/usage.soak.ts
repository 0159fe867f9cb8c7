import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import type { Interception } from '#shared/domain/interception.ts';
import { readAll } from '#e2e/support/api.ts';
import { browserSources, findBrowser } from '#e2e/support/browser.ts';
import { startClock } from '#e2e/support/clock.ts';
import { startApiServer, startServer, type RunningProgram, type RunningServer } from '#e2e/support/server.ts';
import { conditionOf, randomFilters, SQL, type RandomFilter } from '#e2e/support/random-filters.ts';

const FILTERS = 100;
const COMPLETE = /^All [\d,]+ interceptions$|^1 interception$/;

const CountSchema = v.object({ count: v.number() });

interface UsageTables {
  filter: RandomFilter;
  /** Cells of the tables by model, by user and by tool, without digit grouping. */
  models: string[][];
  people: string[][];
  tools: string[][];
  count: number;
  /** Counts from the requests with limit=1 that plan the load. Empty over a database, or if the rows arrived first. */
  bucketCounts: number[];
}

let folder = '';
let server: RunningServer;
let apiServer: RunningProgram;
let browser: Browser;
let rows: Interception[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aibridge-usage-'));
  server = await startServer({ DATA_DIR: folder });
  apiServer = await startApiServer(server);
  const { launchOptions } = await findBrowser(browserSources(process.env));
  browser = await chromium.launch(launchOptions);
  rows = await readAll(server);
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

test(`for ${FILTERS} random filters every total equals the result of SQL, summed by the server and by the page`, async () => {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'Europe/Berlin' });
  await context.addCookies([{ name: 'aibridge_session', value: server.tokens.owner, url: apiServer.url }]);
  await startClock(context);
  const page = await context.newPage();
  const results: UsageTables[] = [];
  for (const filter of randomFilters(rows, FILTERS)) {
    results.push({ ...(await readUsage(page, server.url, filter)), bucketCounts: [] });
    results.push(await readUsage(page, apiServer.url, filter));
  }
  await apiServer.stop();
  await server.stop();
  const [data = ''] = (await readdir(folder)).filter(name => name.startsWith('demo-'));
  const database = await PGlite.create({
    dataDir: join(folder, data, 'postgres'),
    startParams: [...PGlite.defaultStartParams, '-c', 'wal_level=minimal', '-c', 'max_wal_senders=0'],
  });
  for (const usage of results) {
    const [where, params] = conditionOf(usage.filter);
    const select = async (sql: string): Promise<string[][]> =>
      (
        await database.query<string[]>(sql.replace('WHERE_HERE', where), params, { rowMode: 'array' })
      ).rows.map(row => row.map(String));
    const [[count = ''] = []] = await select(SQL.count);
    expect({ ...usage.filter, count: usage.count }).toEqual({ ...usage.filter, count: Number(count) });
    expect(sortedLines(usage.models)).toEqual(sortedLines(await select(SQL.models)));
    expect(sortedLines(usage.people)).toEqual(sortedLines(await select(SQL.people)));
    expect(sortedLines(usage.tools)).toEqual(sortedLines(await select(SQL.tools)));
    const countedTotal = usage.bucketCounts.reduce((sum, part) => sum + part, 0);
    expect(usage.bucketCounts.length === 0 ? usage.count : countedTotal).toBe(usage.count);
  }
  const counted = results.filter(usage => usage.bucketCounts.length > 0).length;
  console.log(
    `${results.length} filters, ${counted} of them counted by bucket, ${results.filter(({ count }) => count === 0).length} empty`,
  );
  expect(counted).toBeGreaterThan(5);
  await database.close();
});

/** The order of rows with equal sums is undefined, so both sides are sorted. */
const sortedLines = (lines: readonly string[][]): string[] =>
  lines.map(line => line.join('\t')).toSorted(compare);
const compare = (a: string, b: string): number => (a < b ? -1 : 1);

async function readUsage(page: Page, url: string, filter: RandomFilter): Promise<UsageTables> {
  const bucketCounts: number[] = [];
  let isPlanning = true;
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  // Read here instead of from the browser, which drops the bodies of earlier responses while megabytes arrive.
  await page.route(/interceptions\?/, async route => {
    const query = new URL(route.request().url()).searchParams;
    // Later requests with limit=1 verify the result or load the previous period.
    if (query.get('limit') === '1000') isPlanning = false;
    if (!isPlanning || query.get('limit') !== '1' || query.has('offset')) return await route.continue();
    const response = await route.fetch();
    const { count } = v.parse(CountSchema, await response.json());
    bucketCounts.push(count);
    await route.fulfill({ response });
  });
  await page.goto(`${url}/usage?${new URLSearchParams({ ...filter }).toString()}`);
  const all = page.getByText(COMPLETE).first();
  const nothing = page.getByText('No interceptions match these filters');
  await all.or(nothing).first().waitFor();
  if (await nothing.isVisible()) {
    return { filter, models: [], people: [], tools: [], count: 0, bucketCounts: [] };
  }
  await page.getByRole('region', { name: 'Loading' }).getByText(COMPLETE).first().waitFor();
  const [, ...models] = await readTable(page, 'Tokens by model');
  const [, ...people] = await readTable(page, 'By user');
  const [, ...tools] = await readTable(page, 'By tool');
  const count = Number((await page.locator('dl dd').first().textContent())?.replaceAll(',', ''));
  return {
    filter,
    models,
    // Only one sum per user is compared.
    people: people.map(cells => [cells[0] ?? '', cells[2] ?? '', cells.at(-1) ?? '']),
    tools: tools.map(cells => cells.slice(0, 4).map(cell => (cell === '–' ? '0' : cell))),
    count,
    bucketCounts: count > 1000 ? bucketCounts : [],
  };
}

async function readTable(page: Page, name: string): Promise<string[][]> {
  const figure = page.getByRole('figure', { name, exact: true });
  const toggle = figure.getByRole('button', { name: 'View as table' });
  if ((await toggle.getAttribute('aria-pressed')) !== 'true') await toggle.click();
  return await figure
    .getByRole('table')
    .getByRole('row')
    .evaluateAll(lines =>
      lines.map(line =>
        [...line.querySelectorAll('th, td')].map(cell => (cell.textContent ?? '').replaceAll(',', '')),
      ),
    );
}
