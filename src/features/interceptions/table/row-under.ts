import type { MouseEvent, SyntheticEvent } from 'react';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';

/** The row whose line an event came to, if any of these. */
export function rowUnder(
  { target }: Pick<SyntheticEvent, 'target'>,
  rows: readonly InterceptionRow[],
): InterceptionRow | undefined {
  const line = target instanceof Element ? target.closest('[data-interception-id]') : null;
  const id = line?.getAttribute('data-interception-id');
  return rows.find(row => row.id === id);
}

/** Whether something in the row was pressed and not the row itself, or text was marked in it. */
export function isForRow({ target }: Pick<SyntheticEvent, 'target'>): boolean {
  const pressed = target instanceof Element && target.closest('a, button, input') !== null;
  return !pressed && document.getSelection()?.type !== 'Range';
}

/** Whether a link was pressed to be followed here, and not in a tab of its own. */
export function isToBeFollowed(event: MouseEvent): boolean {
  const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event;
  const isLink = target instanceof Element && target.closest('a') !== null;
  return isLink && button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey;
}
