import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  /** Whether it is the only content, so that its title is the heading of the page. */
  alone?: boolean;
  children?: ReactNode;
}

/** Explains why there is nothing to show. */
export function EmptyState({ title, alone = false, children }: EmptyStateProps) {
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
