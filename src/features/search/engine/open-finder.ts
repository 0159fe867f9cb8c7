import { releaseProxy, transfer, wrap } from 'comlink';
import { t } from '#shared/i18n/t.ts';
import type { Span } from '#shared/lib/text-search.ts';
import { NO_FILTERS } from '#shared/domain/filters.ts';
import { textQueryKey, type TextQuery } from '#shared/domain/text-query.ts';
import type { RemoteFinder, PageFinder, GivenText } from './page-finder.ts';

/** An expression that did not come to an end on one text. */
export class WorkerTimeoutError extends Error {
  override readonly name = 'TooSlowError';
}

/** Milliseconds that one text may take. */
const LONGEST_SILENCE = 1000;
/** What came while the page itself was busy is heard before anything is ended. */
const GRACE = 50;

/**
 * Watches over work that gives signs of life.
 * @param onSilence called once, after a second without one
 */
export function createWatchdog(onTimeout: () => void): { beat: () => void; end: () => void } {
  let timer = setTimeout(suspect, LONGEST_SILENCE);
  function suspect(): void {
    timer = setTimeout(onTimeout, GRACE);
  }
  const end = (): void => clearTimeout(timer);
  return {
    end,
    beat() {
      end();
      timer = setTimeout(suspect, LONGEST_SILENCE);
    },
  };
}

export interface OpenFinder {
  finder: RemoteFinder;
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
    fail(new Error(t('Search couldn’t be loaded. Reload the page and try again.'))),
  );
  const close = (): void => {
    remote[releaseProxy]();
    worker.terminate();
  };

  let isRegex = false;
  async function watched<Answer>(work: Promise<Answer>): Promise<Answer> {
    if (!isRegex) return await Promise.race([work, failed]);
    const { beat, end } = createWatchdog(() => {
      worker.terminate();
      fail(new WorkerTimeoutError('The expression took longer than a second on one text.'));
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
        ({ isRegex } = find);
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

export interface TextFinder {
  /** @throws a `TooSlowError` where the expression does not come to an end */
  spans: (
    find: TextQuery,
    texts: readonly GivenText[],
    most: number,
  ) => Promise<readonly (readonly Span[])[]>;
  close: () => void;
}

/** Searches texts that are at hand, one request after another; a worker that was ended is replaced. */
export function createTextFinder(openFinder: () => OpenFinder): TextFinder {
  let opened: OpenFinder | null = null;
  let searched = '';
  let ended: Promise<unknown> = Promise.resolve();
  const close = (): void => {
    opened?.close();
    opened = null;
    searched = '';
  };

  async function look(find: TextQuery, texts: readonly GivenText[], most: number): Promise<Span[][]> {
    try {
      const { finder } = (opened ??= openFinder());
      if (searched !== textQueryKey(find)) await finder.open(find, NO_FILTERS);
      searched = textQueryKey(find);
      return await finder.spans(texts, most);
    } catch (error) {
      close();
      throw error;
    }
  }

  return {
    spans(find, texts, most) {
      const next = ended.then(() => look(find, texts, most));
      ended = next.catch(() => undefined);
      return next;
    },
    close,
  };
}
