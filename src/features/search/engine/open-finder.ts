import { releaseProxy, transfer, wrap } from 'comlink';
import { t } from '#shared/i18n/t.ts';
import type { AnyFinder, PageFinder } from './page-finder.ts';
import { TooSlowError, watchSilence } from './silence.ts';

export interface OpenFinder {
  finder: AnyFinder;
  close: () => void;
}

/** A finder in a worker of its own, which is ended where a text takes it too long; then it is of no more use. */
export function openFinder(): OpenFinder {
  const worker = new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<PageFinder>(worker);
  let fail = (_error: Error): void => undefined;
  // Comlink waits for ever for one that never came, or was ended.
  const failed = new Promise<never>((_resolve, reject) => (fail = reject));
  failed.catch(() => undefined);
  worker.addEventListener('error', () =>
    fail(new Error(t('What searches could not be loaded. Reload the page, then try again.'))),
  );
  const close = (): void => {
    remote[releaseProxy]();
    worker.terminate();
  };

  let isExpression = false;
  async function watched<Answer>(work: Promise<Answer>): Promise<Answer> {
    if (!isExpression) return await Promise.race([work, failed]);
    const { beat, end } = watchSilence(() => {
      worker.terminate();
      fail(new TooSlowError('The expression took longer than a second on one text.'));
    });
    worker.addEventListener('message', beat);
    try {
      return await Promise.race([work, failed]);
    } finally {
      end();
      worker.removeEventListener('message', beat);
    }
  }

  return {
    finder: {
      open(find, filters) {
        ({ isExpression } = find);
        return Promise.race([remote.open(find, filters), failed]);
      },
      read: (bytes, limit, after) =>
        Promise.race([remote.read(transfer(bytes, [bytes]), limit, after), failed]),
      hits: () => watched(remote.hits()),
      spans: (texts, most) => watched(remote.spans(texts, most)),
    },
    close,
  };
}
