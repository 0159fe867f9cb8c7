import { transfer, wrap } from 'comlink';
import type { RowsPage } from '#shared/domain/interception-row.ts';
import { InvalidResponseError } from './errors.ts';
import type { RowsReader } from './rows-parser.worker.ts';

const remote = wrap<RowsReader>(
  new Worker(new URL('./rows-parser.worker.ts', import.meta.url), { type: 'module' }),
);

/**
 * Parses a large page off the main thread.
 * @throws InvalidResponseError
 */
export async function parseRowsInWorker(bytes: ArrayBuffer): Promise<RowsPage> {
  const read = await remote.read(transfer(bytes, [bytes]));
  if ('reason' in read) throw new InvalidResponseError(read.reason, read.excerpt);
  return read;
}
