import { MOD } from './mod-key.ts';

const SHOWN: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ContextMenu: 'Menu',
  Escape: 'Esc',
  Mod: MOD,
  PageDown: 'Page Down',
  PageUp: 'Page Up',
};
const SPOKEN: Readonly<Record<string, string>> = { ArrowDown: 'Arrow down', ArrowUp: 'Arrow up' };

/** Keys as they stand on a keyboard: any of them, those with a `+` together, those with a space one after the other. */
export function KeyNames({ keys }: { keys: readonly string[] }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      {keys.map((key, index) => (
        <span key={key} className="inline-flex items-center gap-1">
          {index > 0 ? <span className="text-sm text-faint">or</span> : null}
          {key.split(/[ +]/).map(part => (
            <kbd key={part} className="key">
              {part in SPOKEN ? (
                <>
                  <span aria-hidden="true">{SHOWN[part]}</span>
                  <span className="sr-only">{SPOKEN[part]}</span>
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
