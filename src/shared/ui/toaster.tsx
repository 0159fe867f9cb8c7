import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { t } from '#shared/i18n/t.ts';
import { createStore } from '#shared/lib/store.ts';

/** Long enough to be read, and gone before the next thing is done. */
const SHOWN = 4000;

/** A short word about what was just done, which goes away by itself; for a `status`. */
export function useTransientMessage(): [
  note: string,
  say: (note: string) => void,
  copy: (text: string, what: string) => void,
] {
  const [note, say] = useState('');

  useEffect(() => {
    if (note === '') return;
    const timer = setTimeout(() => say(''), SHOWN);
    return () => clearTimeout(timer);
  }, [note]);

  const copy = useCallback((text: string, what: string) => {
    void copyText(text).then(copied =>
      say(copied ? t('{what} copied', { what }) : t('{what} not copied: blocked by the browser', { what })),
    );
  }, []);

  return [note, say, copy];
}

/** Browsers offer no clipboard to pages without https, and may refuse it to any. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

const notice = createStore({ text: '' });

/** Says in a word what a key or a command has just done. */
export function toast(text: string): void {
  notice.change({ text });
}

const COPYING = {
  link: { copied: t('Link copied'), refused: t('Couldn’t copy the link: blocked by the browser') },
  command: { copied: t('Command copied'), refused: t('Couldn’t copy the command: blocked by the browser') },
} as const;
export type Copied = keyof typeof COPYING;

export async function copyWithToast(text: string, what: Copied): Promise<void> {
  const { copied, refused } = COPYING[what];
  toast((await copyText(text)) ? copied : refused);
}

export function Toaster() {
  const { text } = useSyncExternalStore(notice.subscribe, notice.state);
  useEffect(() => {
    if (text === '') return;
    const timer = setTimeout(() => toast(''), SHOWN);
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
