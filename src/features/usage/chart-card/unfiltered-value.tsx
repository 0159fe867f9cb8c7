import type { ReactNode } from 'react';

interface NotFilteredProps {
  /** Why the value has no link. Undefined if no link is expected. */
  reason: string | undefined;
  children: ReactNode;
}

export function NotFiltered({ reason, children }: NotFilteredProps) {
  if (reason === undefined) return children;
  return (
    <span title={reason}>
      {children}
      <span className="sr-only">. {reason}</span>
    </span>
  );
}
