import type { ReactNode } from 'react';

/** The heading of one part of a detail, a level below what it is a part of, with how many there are. */
export function SectionHeading({
  level,
  count,
  children,
}: {
  level: 2 | 3;
  count?: number;
  children: ReactNode;
}) {
  const Heading = `h${level}` as const;
  return (
    <div className="mb-2 flex items-center gap-2">
      <Heading className="text-sm font-semibold text-muted">{children}</Heading>
      {count === undefined || count === 0 ? null : (
        <span className="tabular rounded-[5px] bg-sunken px-1.5 text-sm text-muted">{count}</span>
      )}
    </div>
  );
}
