/** The list that is left for the rows that are to have the focus, and whether they are there but a dialog had it. */
let wish: { leaving: string; shouldLoad: boolean } | null = null;

/** The rows of another list than this are to have the focus once they are there, if nothing else has it by then. */
export function requestTableFocus(listKey: string): void {
  wish = { leaving: listKey, shouldLoad: false };
}

/** Gives the rows of this list the focus that was asked for them. */
export function consumeTableFocus(listKey: string): void {
  if (!wish || wish.leaving === listKey) return;
  const { activeElement } = document;
  if (activeElement?.closest('[role="dialog"]')) {
    wish.shouldLoad = true;
    return;
  }
  wish = null;
  if (isNowhere(activeElement)) tableTabStop()?.focus();
}

/** Where the focus goes from a dialog in which it was when rows came that were to have it, if it came from nowhere. */
export function hasPendingTableFocus(cameFrom: Element | null): HTMLElement | null {
  if (!wish?.shouldLoad) return null;
  wish = null;
  return isNowhere(cameFrom) ? tableTabStop() : null;
}

function isNowhere(element: Element | null): boolean {
  return element === null || element === document.body || !element.isConnected;
}

/** Where Tab stops in the table. */
export function tableTabStop(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-toggle][tabindex="0"]');
}
