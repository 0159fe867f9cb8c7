import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { href } from '#shared/url/routes.ts';
import { usePageActions } from '#shared/ui/shortcuts.ts';
import { useKeys } from '#app/shortcuts/use-shortcuts.ts';
import { SCROLL_TO_TOP } from '#app/scroll-restoration.ts';
import { useAppNavigate } from '#shared/url/use-filters.ts';
import { privacyModeSetting } from '#shared/settings/privacy-mode.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { PopupBoundary } from '#shared/ui/region-boundary.tsx';
import { CommandButton } from './command-button.tsx';

const [LateMenu, preloadCommandMenu] = lazyWithPreload(
  async () => (await import('./command-menu.tsx')).CommandMenu,
);
const [LateKeys] = lazyWithPreload(
  async () => (await import('#app/shortcuts/shortcuts-dialog.tsx')).KeysDialog,
);

/** The command menu button, and the shortcuts of every page. */
export function CommandCenter() {
  const [open, setOpen] = useState<'menu' | 'keys' | null>(null);
  const { search } = useLocation();
  const go = useAppNavigate();
  const close = () => setOpen(null);

  useKeys();
  usePageActions({
    menu: () => setOpen('menu'),
    keys: () => setOpen('keys'),
    privacyMode: privacyModeSetting.toggle,
    query: () => document.querySelector<HTMLInputElement>('[data-query-box]')?.select(),
    interceptions: () => go(href('interceptions', parseFilters(search)), { state: SCROLL_TO_TOP }),
    usage: () => go(href('usage', parseFilters(search)), { state: SCROLL_TO_TOP }),
  });
  // Preloads the menu, so that it opens before the user's next keystroke.
  useEffect(() => void preloadCommandMenu().catch(() => undefined), []);

  return (
    <>
      <CommandButton onClick={() => setOpen('menu')} />
      {open === null ? null : (
        <PopupBoundary onClose={close}>
          {open === 'menu' ? (
            <LateMenu props={{ onClosed: close }} fallback={null} />
          ) : (
            <LateKeys props={{ onClose: close }} fallback={null} />
          )}
        </PopupBoundary>
      )}
    </>
  );
}
