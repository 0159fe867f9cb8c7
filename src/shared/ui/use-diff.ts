import { useEffect, useMemo, useState } from 'react';
import { readDiff, readingDiff, type Diff } from '#shared/lib/diff-text.ts';
import { inSlices } from '#shared/lib/in-slices.ts';

/** Read while drawing; what is longer is read in slices. */
const AT_ONCE_CHARACTERS = 100_000;
const STEP_LINES = 2000;

/** A text as a patch: null where it is none, 'reading' while a large one is being read. */
export function useDiff(text: string): Diff | null | 'reading' {
  const atOnce = text.length <= AT_ONCE_CHARACTERS;
  const small = useMemo(() => (atOnce ? readDiff(text) : null), [atOnce, text]);
  const reading = useMemo(() => (atOnce ? null : readingDiff(text)), [atOnce, text]);
  const [read, setRead] = useState<{ text: string; diff: Diff } | null>(null);

  useEffect(() => {
    if (reading === null) return;
    return inSlices(() => {
      const diff = reading(STEP_LINES);
      if (diff) setRead({ text, diff });
      return diff !== null;
    });
  }, [reading, text]);

  if (reading === null) return small;
  return read?.text === text ? read.diff : 'reading';
}
