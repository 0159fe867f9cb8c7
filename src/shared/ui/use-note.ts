import { useCallback, useEffect, useState } from 'react';
import { t } from '#shared/i18n/t.ts';

/** Long enough to be read, and gone before the next thing is done. */
const SHOWN = 4000;

/** A short word about what was just done, which goes away by itself; for a `status`. */
export function useNote(): [
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
      say(
        copied
          ? t('{what} copied', { what })
          : t('{what} not copied: the browser did not allow it', { what }),
      ),
    );
  }, []);

  return [note, say, copy];
}

/** Browsers offer no clipboard to pages without https, and may refuse it to any. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
