import { t } from '#shared/i18n/t.ts';
import { connectWorker } from '#shared/lib/worker.ts';
import type { Span } from '#shared/lib/text-search.ts';
import { NO_FILTERS, textQueryKey, type TextQuery } from '#shared/domain/filters.ts';
import type { RemoteFinder, PageFinder, GivenText } from './page-finder.ts';

/** A regular expression did not finish on one text. */
export class WorkerTimeoutError extends Error {
  override readonly name = 'TooSlowError';
}

/** Maximum milliseconds for one text. */
const HEARTBEAT_TIMEOUT_MS = 1000;
/** Extra milliseconds for messages that arrived while the page was busy. */
const GRACE_MS = 50;

/**
 * Watches a worker that sends heartbeats.
 * @param onTimeout called once, after a second without a heartbeat
 */
export function createWatchdog(onTimeout: () => void): { beat: () => void; end: () => void } {
  let timer = setTimeout(onSilence, HEARTBEAT_TIMEOUT_MS);
  function onSilence(): void {
    timer = setTimeout(onTimeout, GRACE_MS);
  }
  const end = (): void => clearTimeout(timer);
  return {
    end,
    beat() {
      end();
      timer = setTimeout(onSilence, HEARTBEAT_TIMEOUT_MS);
    },
  };
}

export interface OpenFinder {
  finder: RemoteFinder;
  close: () => void;
}

/** Runs a finder in its own worker. If a text takes too long, the worker is terminated and the finder is unusable. */
export function openFinder(): OpenFinder {
  const worker = new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' });
  const { remote, fail, close } = connectWorker<PageFinder>(
    worker,
    t('Search couldn’t be loaded. Reload the page and try again.'),
  );
  let isRegex = false;
  async function withWatchdog<Answer>(work: Promise<Answer>): Promise<Answer> {
    if (!isRegex) return await work;
    const { beat, end } = createWatchdog(() =>
      fail(new WorkerTimeoutError('The expression took longer than a second on one text.')),
    );
    worker.addEventListener('message', beat);
    try {
      return await work;
    } finally {
      end();
      worker.removeEventListener('message', beat);
    }
  }

  return {
    finder: {
      open(find, filters) {
        ({ isRegex } = find);
        return remote.open(find, filters);
      },
      read: (bytes, limit, after) => remote.read(bytes, limit, after),
      hits: () => withWatchdog(remote.hits()),
      spans: (texts, maxMatches) => withWatchdog(remote.spans(texts, maxMatches)),
    },
    close,
  };
}

export interface TextFinder {
  /** @throws WorkerTimeoutError if the regular expression does not finish */
  spans: (
    find: TextQuery,
    texts: readonly GivenText[],
    maxMatches: number,
  ) => Promise<readonly (readonly Span[])[]>;
  close: () => void;
}

/** Searches loaded texts, one request at a time. It replaces a terminated worker. */
export function createTextFinder(openFinder: () => OpenFinder): TextFinder {
  let current: OpenFinder | null = null;
  let currentKey = '';
  let previous: Promise<unknown> = Promise.resolve();
  const close = (): void => {
    current?.close();
    current = null;
    currentKey = '';
  };

  async function searchTexts(
    find: TextQuery,
    texts: readonly GivenText[],
    maxMatches: number,
  ): Promise<Span[][]> {
    try {
      const { finder } = (current ??= openFinder());
      if (currentKey !== textQueryKey(find)) await finder.open(find, NO_FILTERS);
      currentKey = textQueryKey(find);
      return await finder.spans(texts, maxMatches);
    } catch (error) {
      close();
      throw error;
    }
  }

  return {
    spans(find, texts, maxMatches) {
      const next = previous.then(() => searchTexts(find, texts, maxMatches));
      previous = next.catch(() => undefined);
      return next;
    },
    close,
  };
}
