import type { ReactNode } from 'react';

/** Nothing to show, and why; never an empty frame. */
export function EmptyNotice({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="card flex flex-col items-center gap-2 px-6 py-14 text-center">
      <p className="text-brand font-semibold">{title}</p>
      {children ? (
        <div className="flex max-w-xl flex-col items-center gap-3 text-muted">{children}</div>
      ) : null}
    </div>
  );
}
