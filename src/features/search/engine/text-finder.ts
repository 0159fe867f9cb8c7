import type { Span } from '#shared/lib/span-map.ts';
import { NO_FILTERS } from '#shared/domain/filters.ts';
import { findKey, type Find } from '#shared/domain/text-query.ts';
import type { OpenFinder } from './open-finder.ts';
import type { GivenText } from './page-finder.ts';

export interface TextFinder {
  /** @throws a `TooSlowError` where the expression does not come to an end */
  spans: (find: Find, texts: readonly GivenText[], most: number) => Promise<readonly (readonly Span[])[]>;
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

  async function look(find: Find, texts: readonly GivenText[], most: number): Promise<Span[][]> {
    try {
      const { finder } = (opened ??= openFinder());
      if (searched !== findKey(find)) await finder.open(find, NO_FILTERS);
      searched = findKey(find);
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
