import { releaseProxy, transfer, wrap } from 'comlink';
import { t } from '#shared/i18n/t.ts';
import type { RemoteWriter, PageWriter } from './page-writer.ts';

/** Runs a writer in its own worker. Pages are transferred both ways without copying. */
export function openWriter(): { writer: RemoteWriter; close: () => void } {
  const worker = new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<PageWriter>(worker);
  // Comlink never rejects if the worker fails to load.
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
