import { lazy, Suspense, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { parseFilters } from '#address/filters-codec.ts';
import { href } from '#address/paths.ts';
import { usePageActions } from '#app/keys/page-actions.ts';
import { useKeys } from '#app/keys/use-keys.ts';
import { veilPreference } from '#preferences/veil-preference.ts';
import { CommandButton } from './command-button.tsx';

const loadMenu = async () => ({ default: (await import('./command-menu.tsx')).CommandMenu });
const CommandMenu = lazy(loadMenu);
const KeysDialog = lazy(async () => ({ default: (await import('#app/keys/keys-dialog.tsx')).KeysDialog }));

/** The button that opens the command menu, and the keys that act on every page. */
export function CommandCenter() {
  const [open, setOpen] = useState<'menu' | 'keys' | null>(null);
  const { search } = useLocation();
  const navigate = useNavigate();
  const close = () => setOpen(null);

  useKeys();
  usePageActions({
    menu: () => setOpen('menu'),
    keys: () => setOpen('keys'),
    veil: veilPreference.toggle,
    query: () => document.querySelector<HTMLInputElement>('[data-query-box]')?.select(),
    interceptions: () => void navigate(href('interceptions', parseFilters(search))),
    usage: () => void navigate(href('usage', parseFilters(search))),
  });
  const near = () => void loadMenu().catch(() => undefined);

  return (
    <>
      <CommandButton onClick={() => setOpen('menu')} onPointerEnter={near} onFocus={near} />
      {open === null ? null : (
        <Suspense fallback={null}>
          {open === 'menu' ? <CommandMenu onClosed={close} /> : <KeysDialog onClose={close} />}
        </Suspense>
      )}
    </>
  );
}
