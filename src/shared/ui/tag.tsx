import clsx from 'clsx';
import type { ReactNode } from 'react';

export function Tag({ tone = 'quiet', children }: { tone?: 'quiet' | 'error'; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex shrink-0 items-center rounded-[5px] px-1.5 text-sm',
        tone === 'error' ? 'bg-error-soft text-error' : 'bg-sunken text-muted',
      )}
    >
      {children}
    </span>
  );
}
