import { createJsonPreference, type Preference } from './persisted-setting.ts';

/** Whether this person wants texts hidden at first. */
const wish = createJsonPreference<boolean>('privacy-mode', stored => stored === true);

/** That the veil of the server was lifted: for this tab alone, so that the next one opens hidden again. */
const LIFTED = 'aibridge.privacy-mode-off';

const listeners = new Set<() => void>();
let hidesAtFirst = true;
let count = 1;
// Hidden until it is known whether it has to be.
let current: number | null = count;

function become(privacyMode: number | null): void {
  current = privacyMode;
  for (const listener of listeners) listener();
}

function lay(): void {
  rememberLifted(false);
  become((count += 1));
}

// Another tab's veil comes over this one at once; lifted it is in each by itself, where somebody sees who looks on.
wish.subscribe(() => {
  if (wish.get() && current === null) lay();
});

/**
 * The veil over what people and models wrote: null while none lies, else which one it is since the page was opened, for
 * what was shown under one is hidden under the next.
 */
export const privacyModeSetting: Pick<Preference<number | null>, 'get' | 'subscribe'> & {
  /** @param atFirst whether the server wants texts hidden at first. Called before anything is drawn */
  begin: (atFirst: boolean) => void;
  toggle: () => void;
} = {
  get: () => current,
  subscribe(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  begin(atFirst) {
    hidesAtFirst = atFirst;
    become(wish.get() || (atFirst && !wasLifted()) ? count : null);
  },
  toggle() {
    const lifts = current !== null;
    if (lifts) {
      rememberLifted(hidesAtFirst);
      become(null);
    } else lay();
    wish.set(!lifts);
  },
};

// As with preferences: where storage is forbidden, a choice lasts as long as the page.
function wasLifted(): boolean {
  try {
    return sessionStorage.getItem(LIFTED) !== null;
  } catch {
    return false;
  }
}

function rememberLifted(lifted: boolean): void {
  try {
    if (lifted) sessionStorage.setItem(LIFTED, 'yes');
    else sessionStorage.removeItem(LIFTED);
  } catch {
    return;
  }
}
