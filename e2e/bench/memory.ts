import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { Figures } from './metrics.ts';
import type { Visit } from './page-session.ts';

const ProcessesSchema = v.object({ processInfo: v.array(v.object({ type: v.string(), id: v.number() })) });

/** Heaps after garbage was collected, the processes' own memory, and how large the document is. */
export async function measureMemory({ page, heaps, browserTools }: Visit): Promise<Figures> {
  const { page: own, workers } = await heaps.used();
  const { processInfo } = v.parse(ProcessesSchema, await browserTools.send('SystemInfo.getProcessInfo'));
  const sizes = await Promise.all(
    processInfo.map(async ({ type, id }) => ({ type, bytes: await proportionalBytes(id) })),
  );
  const renderers = sizes.filter(({ type }) => type === 'renderer').map(({ bytes }) => bytes);
  return {
    heap: own + workers,
    'heap of workers': workers,
    // Others, kept ready for a next page, are empty.
    renderer: Math.max(...renderers),
    browser: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    elements: await page.evaluate(() => window.bench.elements()),
  };
}

/** What a process shares with others counts in parts. Known on Linux alone. */
async function proportionalBytes(pid: number): Promise<number> {
  try {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return 1024 * Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1]);
  } catch {
    return Number.NaN;
  }
}
