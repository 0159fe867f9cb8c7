import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { median, type Figures } from './metrics.ts';
import type { BenchTarget } from './targets.ts';
import { withSession, type Bench } from './page-session.ts';

export interface FirstRow {
  figures: Figures;
  /** Paths of the scripts requested before the row was painted. */
  scripts: string[];
}

export async function measureFirstRow(bench: Bench, target: BenchTarget, repeats: number): Promise<FirstRow> {
  const times: Record<'first row' | 'first row slowed', number[]> = {
    'first row': [],
    'first row slowed': [],
  };
  let scripts: string[] = [];
  for (let time = 0; time < repeats; time += 1) {
    await withSession(bench, target, {}, async ({ page }) => {
      times['first row'].push((await firstRow(page)).end);
      scripts = await scriptsBeforeRow(page);
    });
    await withSession(bench, target, { slower: 4 }, async ({ page }) => {
      times['first row slowed'].push((await firstRow(page)).end);
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

const firstRow = (page: Page) => page.evaluate(() => window.bench.first);

/** Includes scripts that were requested but not loaded yet, because they shared the connection. */
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

/** Compressed here, so that the size does not depend on the negotiated encoding. */
async function gzippedBytes(url: URL): Promise<number> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href} returned ${response.status}`);
  return gzipSync(new Uint8Array(await response.arrayBuffer()), { level: 9 }).length;
}
