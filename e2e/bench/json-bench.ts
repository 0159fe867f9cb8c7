import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { browserSources, findBrowser } from '#e2e/support/browser.ts';
import { idOf, INPUTS, interception, PROMPT, START } from './json-bench-inputs.ts';
import { measure, watch } from './measure.ts';
import { startProgram } from '#e2e/support/server.ts';

/*
 * Measures how long inputs of five megabytes block the page: `npm run build && npx jiti e2e/bench/json-bench.ts`.
 * For each input and interaction it prints the longest task in processor time, the longest task in wall time (the
 * browser reports none below 50 ms), the longest gap between frames, and the total time.
 */

async function wheel(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  await target.hover();
  for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(0, 900);
}

async function benchInput(page: Page, name: string): Promise<void> {
  const isTree = name !== 'patch';
  const shown = isTree ? page.getByRole('tree') : page.getByText('Begin Patch');
  await measure(page, `${name}: open`, async () => {
    await page.locator('article header button[aria-expanded=false]').click();
    await shown.waitFor();
  });
  if (!isTree) {
    await measure(page, `${name}: show all`, () => page.getByRole('button', { name: /^Show all/ }).click());
    return measure(page, `${name}: scroll`, () =>
      wheel(page, page.getByRole('region', { name: 'Input of' })),
    );
  }
  const collapsed = page.locator('[role=treeitem][aria-expanded=false]');
  if ((await collapsed.count()) > 0) {
    await measure(page, `${name}: expand the first`, () => collapsed.first().locator('> div').first().click({ position: { x: 60, y: 8 } })); // prettier-ignore
  }
  await measure(page, `${name}: scroll`, () => wheel(page, shown.first()));
  await measure(page, `${name}: search`, async () => {
    await page
      .getByRole('textbox', { name: /^Search/ })
      .last()
      .fill('needle');
    await page.getByText(/^(?:1 of 1|Not found)$/).waitFor();
  });
  await measure(page, `${name}: raw`, () => page.getByRole('button', { name: 'Raw' }).first().click());
  await measure(page, `${name}: scroll raw`, () =>
    wheel(page, page.getByRole('region', { name: /original formatting/ })),
  );
}

async function benchPrompt(page: Page): Promise<void> {
  await measure(page, 'prompt of 2 MB: show all', () =>
    page.getByRole('button', { name: /^Show all/ }).click(),
  );
  await measure(page, 'prompt of 2 MB: scroll', () =>
    wheel(page, page.getByRole('region', { name: 'Prompt' })),
  );
}

async function benchCalls(page: Page, startedAt: string): Promise<void> {
  await page.goto(
    `/interceptions?started_after=${startedAt}&started_before=${startedAt.replace('.000', '.001')}`,
  );
  const row = page.locator('[data-interception-id]').first();
  await row.waitFor();
  await watch(page);
  await measure(page, '10,000 tool calls: open', async () => {
    await row.getByRole('link').first().click();
    await page.getByRole('list', { name: 'Timeline' }).waitFor();
  });
  await page.waitForLoadState('networkidle');
  const timeline = page.getByRole('list', { name: 'Timeline' });
  await measure(page, '10,000 tool calls: scroll', () => wheel(page, timeline));
}

/** Minutes after all other rows, so that the requests around it contain none of the large inputs. */
const CALLS_MINUTE = 100;

const names = Object.keys(INPUTS);
const folder = await mkdtemp(join(tmpdir(), 'aibridge-bench-'));
const file = join(folder, 'interceptions.json');
const rows = names.map((name, at) => interception(at + 1, [], [[name, INPUTS[name] ?? '']]));
const calls = Array.from({ length: 10_000 }, (_, at): [string, string] => [
  `tool_${at % 40}`,
  `{"path":"src/${at}.ts"}`,
]);
const otherRows = [interception(names.length + 1, [PROMPT], []), interception(CALLS_MINUTE, [], calls)];
await writeFile(file, JSON.stringify([...rows, ...otherRows]));
const program = await startProgram({ INTERCEPTIONS_FILE: file });
const { launchOptions } = await findBrowser(browserSources(process.env));
const browser = await chromium.launch(launchOptions);
try {
  console.log(
    `${''.padEnd(34)}${'cpu'.padStart(9)}${'task'.padStart(9)}${'frame'.padStart(9)}${'took'.padStart(9)}${'elements'.padStart(10)}`,
  );
  const newPage = () => browser.newPage({ baseURL: program.url, viewport: { width: 1440, height: 900 } });
  const timeOf = (number: number) => new Date(Date.parse(START) + number * 60_000).toISOString();
  for (const [at, name] of [...names, 'prompt'].entries()) {
    const page = await newPage();
    await page.goto(`/interceptions/${idOf(at + 1)}?started_at=${timeOf(at + 1)}`);
    await page.getByRole('heading', { name: 'Tool calls' }).waitFor();
    // The list next to it contains all inputs. Parsing that response of 30 MB is not part of the measurement.
    await page.waitForLoadState('networkidle');
    await watch(page);
    await (name === 'prompt' ? benchPrompt(page) : benchInput(page, name));
    await page.close();
  }
  await benchCalls(await newPage(), timeOf(CALLS_MINUTE));
} finally {
  await browser.close();
  await program.stop();
  await rm(folder, { recursive: true, force: true });
}
