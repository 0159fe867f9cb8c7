/** The key that commands are held with: Ctrl moves and deletes text on a Mac. */
export const MOD = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
