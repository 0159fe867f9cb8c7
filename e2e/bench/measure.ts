import type { Page } from '@playwright/test';
import { longestTask, MARK } from './longest-task.ts';

interface Watched {
  longTasks: number[];
  gaps: number[];
}

declare global {
  interface Window {
    watched: Watched;
  }
}

/** Starts to record long tasks and frame gaps. */
export async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched: Watched = { longTasks: [], gaps: [] };
    window.watched = watched;
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) watched.longTasks.push(duration);
    }).observe({ type: 'longtask' });
    let last = performance.now();
    const frame = (now: number) => {
      watched.gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** Prints how long an interaction blocks a watched page. */
export async function measure(page: Page, what: string, act: () => Promise<void>): Promise<void> {
  const browser = page.context().browser();
  await browser?.startTracing(page, {
    categories: [
      'toplevel',
      'devtools.timeline',
      'disabled-by-default-devtools.timeline',
      'blink.user_timing',
    ],
  });
  await page.waitForTimeout(300);
  await page.evaluate(mark => {
    Object.assign(window.watched, { longTasks: [], gaps: [] });
    performance.mark(mark);
  }, MARK);
  const start = performance.now();
  await act();
  const durationMs = performance.now() - start;
  await page.waitForTimeout(400);
  const { longest, gap, elements } = await page.evaluate(() => ({
    longest: Math.max(0, ...window.watched.longTasks),
    gap: Math.max(0, ...window.watched.gaps),
    elements: document.querySelectorAll('article *').length,
  }));
  const trace = (await browser?.stopTracing())?.toString() ?? '{"traceEvents":[]}';
  const figures = [longestTask(trace), longest, gap, durationMs]
    .map(value => `${value.toFixed(0)} ms`.padStart(9))
    .join('');
  console.log(`${what.padEnd(34)}${figures}${String(elements).padStart(10)}`);
}
