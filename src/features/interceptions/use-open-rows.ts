import { useCallback, useState } from 'react';
import { interceptionIdOf } from '#shared/url/paths.ts';
import { listMemory } from '#shared/url/list-snapshots.ts';

interface OpenRowsOptions {
  listKey: string;
  /** Whether an interception stands beside the list. */
  beside: boolean;
  onCloseBeside: () => void;
}

/** The rows that are open in the list. Opening the row of what stands beside it brings that back into the list. */
export function useOpenRows({ listKey, beside, onCloseBeside }: OpenRowsOptions) {
  const [, redraw] = useState(0);
  const onToggle = useCallback(
    (id: string) => {
      const memory = listMemory(listKey);
      const isBeside = beside && interceptionIdOf(window.location.pathname) === id;
      if (isBeside) onCloseBeside();
      if (!isBeside || !memory.open.has(id)) memory.toggle(id);
      redraw(drawn => drawn + 1);
    },
    [listKey, beside, onCloseBeside],
  );
  return { open: listMemory(listKey).open, onToggle };
}
