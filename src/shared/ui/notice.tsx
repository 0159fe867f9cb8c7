import { useEffect, useSyncExternalStore } from 'react';
import { createStore } from '#shared/lib/store.ts';
import { t } from '#shared/i18n/t.ts';
import { copyText } from './use-note.ts';

/** Long enough to be read, milliseconds. */
const SHOWN = 4000;

const notice = createStore({ text: '' });

/** Says in a word what a key or a command has just done. */
export function notify(text: string): void {
  notice.change({ text });
}

const COPYING = {
  link: { copied: t('Link copied'), refused: t('Link not copied: the browser did not allow it') },
  command: { copied: t('Command copied'), refused: t('Command not copied: the browser did not allow it') },
} as const;
export type Copied = keyof typeof COPYING;

export async function copyAndNotify(text: string, what: Copied): Promise<void> {
  const { copied, refused } = COPYING[what];
  notify((await copyText(text)) ? copied : refused);
}

export function Notice() {
  const { text } = useSyncExternalStore(notice.subscribe, notice.state);
  useEffect(() => {
    if (text === '') return;
    const timer = setTimeout(() => notify(''), SHOWN);
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
