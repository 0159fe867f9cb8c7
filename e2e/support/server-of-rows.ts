import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Interception } from '#shared/domain/interception.ts';
import { startServer, type RunningServer } from './server.ts';

/** Starts the program with a temporary file of these rows. */
export async function startServerOf(
  rows: readonly Interception[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'aibridge-rows-'));
  const file = join(folder, 'interceptions.json');
  await writeFile(file, JSON.stringify({ count: rows.length, results: rows }));
  const server = await startServer({ INTERCEPTIONS_FILE: file, ...env });
  return {
    ...server,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
