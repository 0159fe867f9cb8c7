import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { t } from '#shared/i18n/t.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { MOD } from '#shared/ui/kbd.tsx';

/** Opens the command menu; hidden on narrow screens. */
export function CommandButton(props: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts={MOD === '⌘' ? 'Meta+K' : 'Control+K'}
      className="hidden h-7 shrink-0 items-center gap-2 rounded-full bg-sunken pe-1.5 ps-3 text-sm text-muted hover:text-text md:inline-flex"
      {...props}
    >
      <Icon icon={Search} size={13} />
      {t('Go to…')}
      <kbd aria-hidden="true" className="key bg-panel">
        {MOD === '⌘' ? '⌘K' : t('Ctrl K')}
      </kbd>
    </button>
  );
}
