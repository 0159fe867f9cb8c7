import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { median, type Figures } from './metrics.ts';
import type { Subject } from './targets.ts';
import { visit, type Bench } from './page-session.ts';

export interface FirstRow {
  figures: Figures;
  /** Scripts asked for before the row was painted. */
  scripts: string[];
}

/** The first row in a fresh browser, and the scripts it took. */
export async function measureFirstRow(bench: Bench, subject: Subject, visits: number): Promise<FirstRow> {
  const times: Record<'first row' | 'first row slowed', number[]> = {
    'first row': [],
    'first row slowed': [],
  };
  let scripts: string[] = [];
  for (let time = 0; time < visits; time += 1) {
    await visit(bench, subject, {}, async ({ page }) => {
      times['first row'].push((await first(page)).end);
      scripts = await scriptsBeforeRow(page);
    });
    await visit(bench, subject, { slower: 4 }, async ({ page }) => {
      times['first row slowed'].push((await first(page)).end);
    });
  }
  const sizes = await Promise.all(scripts.map(path => gzippedBytes(new URL(path, bench.url))));
  return {
    scripts,
    figures: {
      'first row': median(times['first row']),
      'first row slowed': median(times['first row slowed']),
      scripts: sizes.reduce((sum, size) => sum + size, 0),
      'chart scripts': scripts.filter(path => /chart/i.test(path)).length,
    },
  };
}

const first = (page: Page) => page.evaluate(() => window.bench.first);

/** Also those that had only been asked for: they shared the line. */
function scriptsBeforeRow(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { end } = await window.bench.first;
    return performance
      .getEntriesByType('resource')
      .filter(entry => entry.startTime < end)
      .map(entry => new URL(entry.name).pathname)
      .filter(path => path.endsWith('.js'));
  });
}

/** Compressed here, so that it does not depend on what a server and a browser agree on. */
async function gzippedBytes(url: URL): Promise<number> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url.href} answered ${answer.status}`);
  return gzipSync(new Uint8Array(await answer.arrayBuffer()), { level: 9 }).length;
}
