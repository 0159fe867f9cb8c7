/** The user whose rows, scroll positions and views this tab stores across reloads. */
const USER_KEY = 'aibridge:person';
/** Never a user ID. */
const SIGNED_OUT = '';

/**
 * Clears what a signed-out or different user left in this tab; called before anything is read.
 * @param userId empty if signed out: the session can have expired, and the same user can return
 */
export function beginTabOf(userId: string): void {
  try {
    const previous = sessionStorage.getItem(USER_KEY);
    if (previous === SIGNED_OUT || (previous !== null && userId !== '' && previous !== userId)) {
      sessionStorage.clear();
    }
    if (userId !== '') sessionStorage.setItem(USER_KEY, userId);
  } catch {
    // Blocked storage is empty.
  }
}

/** Called before sign-out leaves the page; the next page clears what this one still stores while it unloads. */
export function forgetTab(): void {
  try {
    sessionStorage.clear();
    sessionStorage.setItem(USER_KEY, SIGNED_OUT);
  } catch {
    // Blocked storage is empty.
  }
}
