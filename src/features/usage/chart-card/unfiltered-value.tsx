import type { ReactNode } from 'react';

interface NotFilteredProps {
  /** Why there is no link; undefined where nobody would expect one. */
  reason: string | undefined;
  children: ReactNode;
}

/** A name that does not filter, with the reason. */
export function NotFiltered({ reason, children }: NotFilteredProps) {
  if (reason === undefined) return children;
  return (
    <span title={reason}>
      {children}
      <span className="sr-only">. {reason}</span>
    </span>
  );
}
