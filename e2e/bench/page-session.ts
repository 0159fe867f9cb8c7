import { chromium, type CDPSession, type LaunchOptions, type Page } from '@playwright/test';
import { startClock } from '#e2e/support/clock.ts';
import { Heaps } from './heap.ts';
import { BENCH_TARGETS, type BenchTarget } from './targets.ts';

export interface Bench {
  url: string;
  /** The same rows behind Coder's API, where the page sums them, and a token for it. */
  overApi: { url: string; token: string };
  launchOptions: LaunchOptions;
  /** The driver's text. */
  driver: string;
}

export interface PageSession {
  bench: Bench;
  page: Page;
  heaps: Heaps;
  /** Connected to the browser, not to a page. */
  browserCdp: CDPSession;
  /** Processor time of the page's main thread, in milliseconds. */
  busy: () => Promise<number>;
}

interface SessionOptions {
  /** Factor by which the processor is slowed down. */
  slower?: number;
  /** Row counts to reach by scrolling, starting at the navigation. */
  goals?: readonly number[];
}

/** Opens a target in a new browser, whose memory contains nothing else. */
export async function withSession<T>(
  bench: Bench,
  target: BenchTarget,
  { slower = 1, goals = [] }: SessionOptions,
  act: (session: PageSession) => Promise<T>,
): Promise<T> {
  const browser = await chromium.launch(bench.launchOptions);
  try {
    const context = await browser.newContext({
      baseURL: bench.url,
      viewport: { width: 1440, height: 900 },
      locale: 'en-US',
    });
    await startClock(context);
    // The program's page sets the session cookie.
    await context.request.get('/');
    const page = await context.newPage();
    const heaps = await Heaps.of(page);
    const cdp = await context.newCDPSession(page);
    // Opens another page of the origin first, so that process start and connection are not measured.
    await page.goto('/healthz');
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    if (slower > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower });
    await page.addInitScript({
      content: `${bench.driver}\nwindow.bench.loading = window.bench.loadRows(${JSON.stringify(goals)});`,
    });
    await page.goto(BENCH_TARGETS[target], { waitUntil: 'commit' });
    await page.evaluate(() => window.bench.first);
    return await act({
      bench,
      page,
      heaps,
      browserCdp: await browser.newBrowserCDPSession(),
      busy: async () => {
        const { metrics } = await cdp.send('Performance.getMetrics');
        return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
      },
    });
  } finally {
    await browser.close();
  }
}
