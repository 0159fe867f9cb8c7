import { useEffect, useState, type RefObject } from 'react';
import type { FindPlace } from '#shared/domain/text-query.ts';
import type { AskedTexts } from './found-texts.ts';
import { markRanges } from './highlight.ts';
import { rangesOf, textsIn } from './marked-texts.ts';

/** Milliseconds in which what is drawn comes to rest. */
const REST = 60;

/** The places that can be seen, in the order of the document, kept in step with whatever is drawn; all marked. */
export function useMarks(
  root: RefObject<HTMLElement | null>,
  found: AskedTexts | null,
  place: FindPlace,
): readonly Range[] {
  const [ranges, setRanges] = useState<readonly Range[]>([]);

  useEffect(() => {
    const element = root.current;
    if (!found || !element) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let turn = 0;
    const mark = async (): Promise<void> => {
      timer = null;
      const own = (turn += 1);
      const texts = textsIn(element, place);
      const spans = await found.look(texts.map(({ text, isJson }) => ({ text, isJson })));
      if (own === turn) setRanges(texts.flatMap((text, index) => rangesOf(text, spans[index] ?? [])));
    };
    const soon = () => {
      timer ??= setTimeout(() => void mark(), REST);
    };
    soon();
    const observer = new MutationObserver(soon);
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      observer.disconnect();
      turn = -1;
      if (timer !== null) clearTimeout(timer);
      setRanges([]);
    };
  }, [root, found, place]);

  useEffect(() => markRanges('found', ranges), [ranges]);
  return ranges;
}
