import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { readAll } from '#e2e/support/api.ts';
import { browserSources, findBrowser } from '#e2e/support/browser.ts';
import { startClock } from '#e2e/support/clock.ts';
import { startApiServer, startServer, type RunningProgram, type RunningServer } from '#e2e/support/server.ts';

const COUNT = Number(process.env['DEMO_INTERCEPTIONS'] ?? 100_000);
const MAX_HEAP_GROWTH_MB = 15;
/** For the page's process in the second half. In the first half the worker's heap still grows to its limit. */
const MAX_PROCESS_GROWTH_MB = 80;

const DescriptionSchema = v.object({ rows: v.number(), count: v.number(), complete: v.boolean() });
const RowSchema = v.object({ id: v.string() });

let server: RunningServer;
/** Over Coder's API the page writes the file. */
let apiServer: RunningProgram;
let browser: Browser;
let processes: CDPSession;
let ids: readonly string[];
beforeAll(async () => {
  const { launchOptions } = await findBrowser(browserSources(process.env));
  [server, browser] = await Promise.all([
    startServer({ DEMO_INTERCEPTIONS: String(COUNT) }),
    chromium.launch(launchOptions),
  ]);
  apiServer = await startApiServer(server);
  processes = await browser.newBrowserCDPSession();
  ids = (await readAll(server)).map(({ id }) => id);
});
afterAll(async () => {
  await browser.close();
  await apiServer.stop();
  await server.stop();
});

test.each([['CSV'], ['NDJSON']])(
  '%s of all rows is complete and in order, with constant memory',
  async format => {
    const page = await browser.newPage({ baseURL: apiServer.url });
    await page
      .context()
      .addCookies([{ name: 'aibridge_session', value: server.tokens.owner, url: apiServer.url }]);
    await startClock(page.context());
    const cdp = await page.context().newCDPSession(page);
    await page.goto('/interceptions');
    await page.getByRole('button', { name: 'Export rows' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export rows' });
    await dialog.getByLabel(format).check();
    if (format === 'CSV') await dialog.getByRole('button', { name: 'All columns' }).click();
    const start = performance.now();
    await dialog.getByRole('button', { name: 'Export' }).click();
    const samples = await sampleUntil(page, cdp);
    const seconds = (performance.now() - start) / 1000;
    await dialog
      .getByText(`All ${COUNT.toLocaleString('en')} interceptions exported.`)
      .waitFor({ timeout: 5000 });

    const path = await save(page, /^Download file/);
    expect(await idsIn(path, format)).toEqual(ids);
    const text: unknown[] = [];
    for await (const line of linesOf(await save(page, /^Download summary/))) text.push(line);
    const description = v.parse(DescriptionSchema, JSON.parse(text.join('')));
    expect(description).toMatchObject({ rows: COUNT, count: COUNT, complete: true });

    const heaps = samples.map(({ heap }) => heap);
    const sizes = samples.map(({ page: size }) => size);
    console.log(
      [
        `${format}: ${((await stat(path)).size / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s`,
        `  JS heap of the page after collecting, MB: ${heaps.map(heap => heap.toFixed(1)).join(', ')}`,
        `  the page's process, MB resident: ${sizes.join(', ')}`,
        `  the browser's own, MB resident: ${samples.map(info => info.browser).join(', ')}`,
      ].join('\n'),
    );
    expect(heaps.length).toBeGreaterThan(3);
    expect(Math.max(...heaps) - (heaps[0] ?? 0)).toBeLessThan(MAX_HEAP_GROWTH_MB);
    const half = Math.floor(sizes.length / 2);
    expect(Math.max(...sizes.slice(half)) - (sizes[half] ?? 0)).toBeLessThan(MAX_PROCESS_GROWTH_MB);
    await page.close();
  },
);

interface Sample {
  heap: number;
  page: number;
  browser: number;
}

/** Measures memory at the start and after every tenth of the rows. */
async function sampleUntil(page: Page, cdp: CDPSession): Promise<Sample[]> {
  const samples = [await sample(cdp)];
  const bar = page.getByRole('progressbar', { name: 'Export' });
  for (;;) {
    const rows = Number(await bar.getAttribute('aria-valuenow'));
    if (rows >= (samples.length * COUNT) / 10) samples.push(await sample(cdp));
    if (await page.getByRole('button', { name: /^Download file/ }).isVisible()) return samples;
    await page.waitForTimeout(100);
  }
}

/** In MB: the page's heap, its process including the worker, and the browser process, which stores the blobs. */
async function sample(cdp: CDPSession): Promise<Sample> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { processInfo } = await processes.send('SystemInfo.getProcessInfo');
  const largest = async (type: string): Promise<number> => {
    const pids = processInfo.filter(info => info.type === type).map(({ id }) => id);
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', pids.join()]);
    return Math.round(Math.max(...stdout.trim().split('\n').map(Number)) / 1024);
  };
  return { heap: usedSize / 1e6, page: await largest('renderer'), browser: await largest('browser') };
}

async function save(page: Page, button: RegExp): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return await file.path();
}

const linesOf = (path: string) => createInterface({ input: createReadStream(path), crlfDelay: Infinity });

/** Reads line by line, because the file may exceed the maximum string length. */
async function idsIn(path: string, format: string): Promise<string[]> {
  const found: string[] = [];
  for await (const line of linesOf(path)) {
    if (format === 'NDJSON') found.push(v.parse(RowSchema, JSON.parse(line)).id);
    // Prompts contain line ends too, but none of their lines starts like a row.
    const row = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}),\d{4}-/.exec(line)?.[1];
    if (format === 'CSV' && row !== undefined) found.push(row);
  }
  return found;
}
