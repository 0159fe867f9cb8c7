/** For the button that takes the place of one that is gone: the focus goes on with it, and is taken from nothing else. */
export function takeFocus(button: HTMLButtonElement | null): void {
  if (button && document.activeElement === document.body) button.focus();
}
