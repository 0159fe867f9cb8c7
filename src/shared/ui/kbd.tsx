import { t } from '#shared/i18n/t.ts';

/** The key that commands are held with: Ctrl moves and deletes text on a Mac. */
export const MOD = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const SHOWN: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ContextMenu: t('Menu'),
  End: t('End'),
  Enter: t('Enter'),
  Escape: t('Esc'),
  Home: t('Home'),
  Mod: MOD === '⌘' ? MOD : t('Ctrl'),
  PageDown: t('Page Down'),
  PageUp: t('Page Up'),
  Shift: t('Shift'),
};
const KEY_LABELS: Readonly<Record<string, string>> = {
  ArrowDown: t('Down arrow'),
  ArrowUp: t('Up arrow'),
};

/** Keys as they stand on a keyboard: any of them, those with a `+` together, those with a space one after the other. */
export function Kbd({ keys }: { keys: readonly string[] }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      {keys.map((key, index) => (
        <span key={key} className="inline-flex items-center gap-1">
          {index > 0 ? <span className="text-sm text-faint">{t('or')}</span> : null}
          {key.split(/[ +]/).map(part => (
            <kbd key={part} className="key">
              {part in KEY_LABELS ? (
                <>
                  <span aria-hidden="true">{SHOWN[part]}</span>
                  <span className="sr-only">{KEY_LABELS[part]}</span>
                </>
              ) : (
                (SHOWN[part] ?? part)
              )}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
