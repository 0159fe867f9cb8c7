import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { Figures } from './metrics.ts';
import type { PageSession } from './page-session.ts';

const ProcessesSchema = v.object({ processInfo: v.array(v.object({ type: v.string(), id: v.number() })) });

export async function measureMemory({ page, heaps, browserCdp }: PageSession): Promise<Figures> {
  const { page: main, workers } = await heaps.used();
  const { processInfo } = v.parse(ProcessesSchema, await browserCdp.send('SystemInfo.getProcessInfo'));
  const sizes = await Promise.all(
    processInfo.map(async ({ type, id }) => ({ type, bytes: await proportionalBytes(id) })),
  );
  const renderers = sizes.filter(({ type }) => type === 'renderer').map(({ bytes }) => bytes);
  return {
    heap: main + workers,
    'heap of workers': workers,
    // Others, kept ready for a next page, are empty.
    renderer: Math.max(...renderers),
    browser: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    elements: await page.evaluate(() => window.bench.elements()),
  };
}

/** Proportional set size: shared memory is divided between processes. Only Linux reports it; NaN elsewhere. */
async function proportionalBytes(pid: number): Promise<number> {
  try {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return 1024 * Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1]);
  } catch {
    return Number.NaN;
  }
}
