import type { Span } from '#shared/lib/span-map.ts';
import { createStore } from '#shared/lib/store.ts';
import type { Find } from '#shared/domain/text-query.ts';
import type { TextFinder } from '#features/search/engine/text-finder.ts';
import type { FoundTexts, GivenText } from '#shared/ui/search-matches.ts';

/** Places that are told apart at most. */
const MOST = 10_000;
const NONE: readonly Span[] = [];

export interface AskedTexts extends FoundTexts {
  /** All of them at once; empty where the search failed. */
  look: (texts: readonly GivenText[]) => Promise<readonly (readonly Span[])[]>;
  error: () => Error | null;
}

/** What one search finds in texts, each looked through once. */
export function createFoundTexts(find: Find, finder: TextFinder): AskedTexts {
  const store = createStore<{ error: Error | null }>({ error: null });
  /** By the texts themselves, which may be megabytes long: a key made of one would be as long again. */
  const known = { json: new Map<string, readonly Span[]>(), plain: new Map<string, readonly Span[]>() };
  const knownAs = (isJson: boolean) => (isJson ? known.json : known.plain);
  const spansOf = ({ text, isJson }: GivenText): readonly Span[] => knownAs(isJson).get(text) ?? NONE;
  let asked: GivenText[] = [];

  async function look(texts: readonly GivenText[]): Promise<readonly (readonly Span[])[]> {
    const unknown = texts.filter(({ text, isJson }) => !knownAs(isJson).has(text));
    if (unknown.length > 0 && store.state().error === null) {
      try {
        const spans = await finder.spans(find, unknown, MOST);
        unknown.forEach(({ text, isJson }, index) => knownAs(isJson).set(text, spans[index] ?? NONE));
        store.change({ error: null });
      } catch (reason) {
        store.change({ error: reason instanceof Error ? reason : new Error(String(reason)) });
      }
    }
    return texts.map(spansOf);
  }

  return {
    subscribe: store.subscribe,
    spansOf,
    ask(text) {
      asked.push(text);
      if (asked.length > 1) return;
      // What is drawn together is asked for together.
      queueMicrotask(() => {
        const texts = asked;
        asked = [];
        void look(texts);
      });
    },
    look,
    error: () => store.state().error,
  };
}
