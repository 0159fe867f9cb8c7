import { startFakeCoder } from '#e2e/fakes/coder.ts';
import type { Target } from './target.ts';

/** The fake Coder, which shares no code with the database sources. */
export async function fakeCoderTarget(): Promise<Target> {
  return await Promise.resolve({
    open: data =>
      startFakeCoder({ version: 'v2.34.0+aibridge-dashboard', data, now: new Date('2026-03-10T12:00:00Z') }),
    end: () => Promise.resolve(),
  });
}
