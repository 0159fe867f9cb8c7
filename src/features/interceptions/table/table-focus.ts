/** The list to leave, and whether the rows of the next list arrived while a dialog had the focus. */
let request: { fromList: string; isDeferred: boolean } | null = null;

/** Requests focus for the rows of the next list, unless something else has the focus when they arrive. */
export function requestTableFocus(listKey: string): void {
  request = { fromList: listKey, isDeferred: false };
}

/** Moves the requested focus to the rows of this list. */
export function consumeTableFocus(listKey: string): void {
  if (!request || request.fromList === listKey) return;
  const { activeElement } = document;
  if (activeElement?.closest('[role="dialog"]')) {
    request.isDeferred = true;
    return;
  }
  request = null;
  if (isUnfocused(activeElement)) tableTabStop()?.focus();
}

/** Element to focus when a dialog closes, if rows arrived while it was open and no element had the focus before. */
export function hasPendingTableFocus(opener: Element | null): HTMLElement | null {
  if (!request?.isDeferred) return null;
  request = null;
  return isUnfocused(opener) ? tableTabStop() : null;
}

function isUnfocused(element: Element | null): boolean {
  return element === null || element === document.body || !element.isConnected;
}

/** The tab stop of the table. */
export function tableTabStop(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-toggle][tabindex="0"]');
}
