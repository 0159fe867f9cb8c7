import { releaseProxy, transfer, wrap } from 'comlink';
import { t } from '#shared/i18n/t.ts';
import type { RemoteWriter, PageWriter } from './page-writer.ts';

/** A writer in a worker of its own; the pages go over and come back without being copied. */
export function openWriter(): { writer: RemoteWriter; close: () => void } {
  const worker = new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<PageWriter>(worker);
  // Comlink waits for ever for one that never came.
  const failed = new Promise<never>((_resolve, reject) => {
    worker.addEventListener('error', () =>
      reject(new Error(t('Export couldn’t be loaded. Reload the page and try again.'))),
    );
  });
  failed.catch(() => undefined);
  return {
    writer: {
      open: (form, filters) => Promise.race([remote.open(form, filters), failed]),
      begin: slice => remote.begin(slice),
      write: (slice, bytes, limit) => remote.write(slice, transfer(bytes, [bytes]), limit),
    },
    close() {
      remote[releaseProxy]();
      worker.terminate();
    },
  };
}
