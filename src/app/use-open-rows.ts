import { useCallback, useMemo, useState } from 'react';
import { listMemory } from './list-memory.ts';

interface OpenRowsOptions {
  listKey: string;
  /** The interception that stands beside the list, if any. */
  besideId: string | null;
  onCloseBeside: () => void;
}

/** The rows that are open in the list. What stands beside it is not drawn in it as well: opening its row brings it back there. */
export function useOpenRows({ listKey, besideId, onCloseBeside }: OpenRowsOptions) {
  const [, redraw] = useState(0);
  const remembered = listMemory(listKey).open;
  const open = useMemo(() => new Set([...remembered].filter(id => id !== besideId)), [remembered, besideId]);
  const onToggle = useCallback(
    (id: string) => {
      const memory = listMemory(listKey);
      if (id === besideId) onCloseBeside();
      if (id !== besideId || !memory.open.has(id)) memory.toggle(id);
      redraw(drawn => drawn + 1);
    },
    [listKey, besideId, onCloseBeside],
  );
  return { open, onToggle };
}
