import type { ReactNode } from 'react';

interface EmptyNoticeProps {
  title: string;
  /** Whether it is all that the page has, and its title the page's heading. */
  alone?: boolean;
  children?: ReactNode;
}

/** Nothing to show, and why; never an empty frame. */
export function EmptyState({ title, alone = false, children }: EmptyNoticeProps) {
  const Title = alone ? 'h1' : 'p';
  return (
    <div className="card flex flex-col items-center gap-2 px-6 py-14 text-center">
      <Title className="text-brand font-semibold">{title}</Title>
      {children ? (
        <div className="flex max-w-xl flex-col items-center gap-3 text-muted">{children}</div>
      ) : null}
    </div>
  );
}
