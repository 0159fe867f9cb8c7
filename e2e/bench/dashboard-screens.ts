import { chromium, type LaunchOptions, type Page } from '@playwright/test';
import { startProgram } from '#e2e/support/server.ts';
import { median, type DashboardResult } from './dashboard-bench.ts';

const ROUNDS = 3;

const ROW = '[data-interception-id]';

interface Screens {
  readonly databaseUrl: string;
  readonly launchOptions: LaunchOptions;
  readonly rows: number;
}

interface Round {
  readonly firstRow: number;
  readonly list: number;
  readonly usage: number;
}

/**
 * The list and then the usage page in a browser, until their figures are of all rows. Each round has a new server, which
 * remembers no sums.
 */
export async function measureScreens({
  databaseUrl,
  launchOptions,
  rows,
}: Screens): Promise<DashboardResult[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const program = await startProgram({ DATABASE_URL: databaseUrl });
    const browser = await chromium.launch(launchOptions);
    try {
      rounds.push(await measureRound(await browser.newPage(), program.url));
    } finally {
      await browser.close();
      await program.stop();
    }
  }
  const screen = (what: string, first: (round: Round) => number, whole: (round: Round) => number) => {
    console.log(`${what}: ${rounds.map(each => whole(each).toFixed(0)).join(' ')} ms`);
    return {
      rows,
      what,
      first: median(rounds.map(first)),
      whole: median(rounds.map(whole)),
      plain: null,
      ratio: null,
    };
  };
  return [
    screen(
      'list in a browser',
      each => each.firstRow,
      each => each.list,
    ),
    screen(
      'Usage, after the click',
      each => each.usage,
      each => each.usage,
    ),
  ];
}

async function measureRound(page: Page, url: string): Promise<Round> {
  const start = performance.now();
  await page.goto(`${url}/interceptions`, { waitUntil: 'commit' });
  await page.locator(ROW).first().waitFor();
  const firstRow = performance.now() - start;
  await untilExact(page);
  const list = performance.now() - start;
  const click = performance.now();
  await page.getByRole('link', { name: 'Usage', exact: true }).click();
  await page.waitForURL('**/usage**');
  await untilExact(page);
  return { firstRow, list, usage: performance.now() - click };
}

/** Waits until the chart says that it covers all rows. */
async function untilExact(page: Page): Promise<void> {
  const chart = page.getByRole('figure', { name: /^(Interceptions over time|Tokens by model)$/ });
  const status = chart.first().getByRole('status');
  await status
    .filter({ hasText: /^All [\d,]+ interceptions$/ })
    .waitFor({ state: 'attached', timeout: 300_000 });
}
