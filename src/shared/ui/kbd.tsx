import { t } from '#shared/i18n/t.ts';

/** The modifier for commands: on a Mac, Ctrl shortcuts move and delete text. */
export const MOD = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const KEY_TEXTS: Readonly<Record<string, string>> = {
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

/** Alternative shortcuts; `+` joins keys pressed together, a space separates keys pressed in sequence. */
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
                  <span aria-hidden="true">{KEY_TEXTS[part]}</span>
                  <span className="sr-only">{KEY_LABELS[part]}</span>
                </>
              ) : (
                (KEY_TEXTS[part] ?? part)
              )}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
