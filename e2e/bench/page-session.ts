import { chromium, type CDPSession, type LaunchOptions, type Page } from '@playwright/test';
import { startClock } from '#e2e/support/clock.ts';
import { Heaps } from './heap.ts';
import { SUBJECTS, type Subject } from './targets.ts';

/** What a round needs to know. */
export interface Bench {
  url: string;
  launchOptions: LaunchOptions;
  /** The driver's text. */
  driver: string;
}

export interface Visit {
  bench: Bench;
  page: Page;
  heaps: Heaps;
  /** Of the browser itself. */
  browserTools: CDPSession;
  /** Milliseconds of processor time that the page's main thread has been at work. */
  busy: () => Promise<number>;
}

interface VisitOptions {
  /** How many times slower the processor is made. */
  slower?: number;
  /** Numbers of rows to load by scrolling, from the start. */
  goals?: readonly number[];
}

/** Opens a subject in a browser of its own, whose memory nothing else is in. */
export async function visit<T>(
  bench: Bench,
  subject: Subject,
  { slower = 1, goals = [] }: VisitOptions,
  act: (visit: Visit) => Promise<T>,
): Promise<T> {
  const browser = await chromium.launch(bench.launchOptions);
  try {
    const context = await browser.newContext({
      baseURL: bench.url,
      viewport: { width: 1440, height: 900 },
      locale: 'en-US',
    });
    await startClock(context);
    // The program's page signs one in.
    await context.request.get('/');
    const page = await context.newPage();
    const heaps = await Heaps.of(page);
    const tools = await context.newCDPSession(page);
    // Another page of the origin first: starting a process and connecting is no part of the time.
    await page.goto('/healthz');
    await tools.send('Performance.enable', { timeDomain: 'threadTicks' });
    if (slower > 1) await tools.send('Emulation.setCPUThrottlingRate', { rate: slower });
    await page.addInitScript({
      content: `${bench.driver}\nwindow.bench.loading = window.bench.load(${JSON.stringify(goals)});`,
    });
    await page.goto(SUBJECTS[subject], { waitUntil: 'commit' });
    await page.evaluate(() => window.bench.first);
    return await act({
      bench,
      page,
      heaps,
      browserTools: await browser.newBrowserCDPSession(),
      busy: async () => {
        const { metrics } = await tools.send('Performance.getMetrics');
        return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
      },
    });
  } finally {
    await browser.close();
  }
}
