import { createJsonPreference, type Preference } from './persisted-setting.ts';

/** Whether the user wants privacy mode on at start. The stored name is the one of earlier versions: another would turn it off. */
const userPreference = createJsonPreference<boolean>('veil', stored => stored === true);

/** Set in a tab where the user turned off the server's default, so that the next tab opens in privacy mode again. */
const TURNED_OFF_KEY = 'aibridge.privacy-mode-off';

const listeners = new Set<() => void>();
let serverDefault = true;
let generation = 1;
// On until the server's default is known.
let current: number | null = generation;

function setCurrent(privacyMode: number | null): void {
  current = privacyMode;
  for (const listener of listeners) listener();
}

function turnOn(): void {
  rememberTurnedOff(false);
  setCurrent((generation += 1));
}

// Turning it on affects all tabs. Each tab turns it off separately, so that each user action reveals one tab only.
userPreference.subscribe(() => {
  if (userPreference.get() && current === null) turnOn();
});

/**
 * Privacy mode hides what users and models wrote. The value is null when off, otherwise a number that grows each time it
 * is turned on, so that text revealed before is hidden again.
 */
export const privacyModeSetting: Pick<Preference<number | null>, 'get' | 'subscribe'> & {
  /** @param isDefault whether the server turns it on at start. Called before the first render */
  begin: (isDefault: boolean) => void;
  toggle: () => void;
} = {
  get: () => current,
  subscribe(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  begin(isDefault) {
    serverDefault = isDefault;
    setCurrent(userPreference.get() || (isDefault && !wasTurnedOff()) ? generation : null);
  },
  toggle() {
    const isOn = current !== null;
    if (isOn) {
      rememberTurnedOff(serverDefault);
      setCurrent(null);
    } else turnOn();
    userPreference.set(!isOn);
  },
};

// If storage is blocked, the choice lasts as long as the page.
function wasTurnedOff(): boolean {
  try {
    return sessionStorage.getItem(TURNED_OFF_KEY) !== null;
  } catch {
    return false;
  }
}

function rememberTurnedOff(isOff: boolean): void {
  try {
    if (isOff) sessionStorage.setItem(TURNED_OFF_KEY, 'yes');
    else sessionStorage.removeItem(TURNED_OFF_KEY);
  } catch {
    return;
  }
}
