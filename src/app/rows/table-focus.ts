let isWanted = false;

/** The rows of other filters are to have the focus once they are there, if nothing else has it by then. */
export function wantTableFocus(): void {
  isWanted = true;
}

/** Gives the rows the focus that was asked for them. */
export function takeTableFocus(): void {
  if (!isWanted) return;
  isWanted = false;
  const { activeElement } = document;
  const isFree = activeElement === null || activeElement === document.body || !activeElement.isConnected;
  if (isFree) tableStop()?.focus();
}

/** Where Tab stops in the table. */
export function tableStop(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-toggle][tabindex="0"]');
}
