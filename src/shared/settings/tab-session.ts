/** Whose rows, places and views this tab remembers over a reload. */
const PERSON = 'aibridge:person';
/** No id of anybody. */
const SIGNED_OUT = '';

/**
 * Called before anything is read: what somebody who signed out left in this tab goes, and what another person left.
 * @param userId empty where nobody is signed in: the session may have expired, and the same person come back
 */
export function beginTabOf(userId: string): void {
  try {
    const before = sessionStorage.getItem(PERSON);
    if (before === SIGNED_OUT || (before !== null && userId !== '' && before !== userId)) {
      sessionStorage.clear();
    }
    if (userId !== '') sessionStorage.setItem(PERSON, userId);
  } catch {
    // Where storage is forbidden nothing was left in it.
  }
}

/** For the moment before the page is left: what it notes on its way out is cleared by the page that comes next. */
export function forgetTab(): void {
  try {
    sessionStorage.clear();
    sessionStorage.setItem(PERSON, SIGNED_OUT);
  } catch {
    // Where storage is forbidden nothing was left in it.
  }
}
