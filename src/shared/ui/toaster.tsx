import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { t } from '#shared/i18n/t.ts';
import { createStore } from '#shared/lib/store.ts';

/** Long enough to read, and gone before the user's next action. */
const VISIBLE_MS = 4000;

/** A short message for a `status` element, which clears itself. */
export function useTransientMessage(): [
  note: string,
  setNote: (note: string) => void,
  copy: (text: string, what: string) => void,
] {
  const [note, setNote] = useState('');

  useEffect(() => {
    if (note === '') return;
    const timer = setTimeout(() => setNote(''), VISIBLE_MS);
    return () => clearTimeout(timer);
  }, [note]);

  const copy = useCallback((text: string, what: string) => {
    void copyText(text).then(copied =>
      setNote(
        copied ? t('{what} copied', { what }) : t('{what} not copied: blocked by the browser', { what }),
      ),
    );
  }, []);

  return [note, setNote, copy];
}

/** Browsers have no clipboard API on pages without HTTPS, and can deny access on any page. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

const toastStore = createStore({ text: '' });

/** Announces the result of a shortcut or a command. */
export function toast(text: string): void {
  toastStore.change({ text });
}

const COPY_MESSAGES = {
  link: { copied: t('Link copied'), failed: t('Couldn’t copy the link: blocked by the browser') },
  command: { copied: t('Command copied'), failed: t('Couldn’t copy the command: blocked by the browser') },
} as const;
export type Copied = keyof typeof COPY_MESSAGES;

export async function copyWithToast(text: string, what: Copied): Promise<void> {
  const { copied, failed } = COPY_MESSAGES[what];
  toast((await copyText(text)) ? copied : failed);
}

/**
 * Base UI's toast has the role `dialog`, which blocks shortcuts, and adds 6 kB to the first load. It cannot be lazy, because
 * a toast also announces that lazy code could not be loaded.
 */
export function Toaster() {
  const { text } = useSyncExternalStore(toastStore.subscribe, toastStore.state);
  useEffect(() => {
    if (text === '') return;
    const timer = setTimeout(() => toast(''), VISIBLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div
      role="status"
      className="fixed bottom-5 left-1/2 z-50 -translate-x-1/2 rounded-control bg-text px-3 py-1.5 text-bg shadow-float empty:hidden print:hidden"
    >
      {text}
    </div>
  );
}
