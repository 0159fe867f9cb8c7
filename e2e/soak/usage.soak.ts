import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Interception } from '#shared/domain/interception.ts';
import { readAll } from '#e2e/support/api.ts';
import { browserSources, findBrowser } from '#e2e/support/browser.ts';
import { startClock } from '#e2e/support/clock.ts';
import { startServer, type RunningServer } from '#e2e/support/server.ts';
import { conditionOf, randomFilters, SQL, type RandomFilter } from '#e2e/support/random-filters.ts';

const FILTERS = 200;

interface Shown {
  filter: RandomFilter;
  /** As in the tables of the page, digits only: by model, by person, by tool. */
  models: string[][];
  people: string[][];
  tools: string[][];
  count: number;
  /** What the requests for one row said while the shape over time was counted; empty where rows told it sooner. */
  bucketCounts: number[];
}

let folder = '';
let server: RunningServer;
let browser: Browser;
let rows: Interception[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aibridge-usage-'));
  server = await startServer({ DATA_DIR: folder });
  const { launchOptions } = await findBrowser(browserSources(process.env));
  browser = await chromium.launch(launchOptions);
  rows = await readAll(server);
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

test(`for ${FILTERS} random filters every total is what SQL says`, async () => {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'Europe/Berlin' });
  await startClock(context);
  const page = await context.newPage();
  const shown: Shown[] = [];
  for (const filter of randomFilters(rows, FILTERS)) shown.push(await readUsage(page, filter));
  await server.stop();
  const [data = ''] = (await readdir(folder)).filter(name => name.startsWith('demo-'));
  const database = await PGlite.create({
    dataDir: join(folder, data, 'postgres'),
    startParams: [...PGlite.defaultStartParams, '-c', 'wal_level=minimal', '-c', 'max_wal_senders=0'],
  });
  for (const each of shown) {
    const [where, params] = conditionOf(each.filter);
    const ask = async (sql: string): Promise<string[][]> =>
      (
        await database.query<string[]>(sql.replace('WHERE_HERE', where), params, { rowMode: 'array' })
      ).rows.map(row => row.map(String));
    const [[count = ''] = []] = await ask(SQL.count);
    expect({ ...each.filter, count: each.count }).toEqual({ ...each.filter, count: Number(count) });
    expect(inOrder(each.models)).toEqual(inOrder(await ask(SQL.models)));
    expect(inOrder(each.people)).toEqual(inOrder(await ask(SQL.people)));
    expect(inOrder(each.tools)).toEqual(inOrder(await ask(SQL.tools)));
    const countedTotal = each.bucketCounts.reduce((sum, part) => sum + part, 0);
    expect(each.bucketCounts.length === 0 ? each.count : countedTotal).toBe(each.count);
  }
  const counted = shown.filter(each => each.bucketCounts.length > 0).length;
  console.log(
    `${shown.length} filters, ${counted} of them counted piece by piece, ${shown.filter(({ count }) => count === 0).length} empty`,
  );
  expect(counted).toBeGreaterThan(5);
  await database.close();
});

/** Which of equal sums comes first is no figure. */
const inOrder = (lines: readonly string[][]): string[] =>
  lines.map(line => line.join('\t')).toSorted(compare);
const compare = (a: string, b: string): number => (a < b ? -1 : 1);

async function readUsage(page: Page, filter: RandomFilter): Promise<Shown> {
  const bucketCounts: Promise<number>[] = [];
  let isPlanningRequest = true;
  page.removeAllListeners('response');
  page.on('response', response => {
    const query = new URL(response.url()).searchParams;
    // Afterwards it is checked, and the period before is looked at.
    if (response.url().includes('interceptions?') && query.get('limit') === '1000') isPlanningRequest = false;
    const isCountRequest = isPlanningRequest && query.get('limit') === '1' && !query.has('offset');
    if (!isCountRequest) return;
    const counted = response.json().then(({ count }: { count: number }) => count);
    // A page that was left takes its answers with it; one of this page's that is missed is missed in the sum.
    bucketCounts.push(counted.catch(() => Number.NaN));
  });
  await page.goto(`${server.url}/usage?${new URLSearchParams({ ...filter }).toString()}`);
  const all = page.getByText(/^All [\d,]+ interceptions$/).first();
  const nothing = page.getByText('No interceptions match these filters');
  await all.or(nothing).first().waitFor();
  if (await nothing.isVisible()) {
    return { filter, models: [], people: [], tools: [], count: 0, bucketCounts: [] };
  }
  await page
    .getByRole('region', { name: 'Loading' })
    .getByText(/^All [\d,]+ interceptions$/)
    .waitFor();
  const [, ...models] = await tableOf(page, 'Tokens by model');
  const [, ...people] = await tableOf(page, 'By user');
  const [, ...tools] = await tableOf(page, 'By tool');
  const count = Number((await page.locator('dl dd').first().textContent())?.replaceAll(',', ''));
  const counts = (await Promise.all(bucketCounts)).filter(Number.isFinite);
  return {
    filter,
    models,
    // Name, user name and kinds are not compared: one sum a person is.
    people: people.map(cells => [cells[0] ?? '', cells[2] ?? '', cells.at(-1) ?? '']),
    tools: tools.map(cells => cells.slice(0, 4).map(cell => (cell === '–' ? '0' : cell))),
    count,
    bucketCounts: count > 1000 ? counts : [],
  };
}

async function tableOf(page: Page, name: string): Promise<string[][]> {
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
