import clsx from 'clsx';
import type { ReactNode } from 'react';
import { escapeInvisible } from '#shared/lib/invisible-characters.ts';

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

/** A Map, because a provider can be named like a property of Object.prototype. */
const MONOGRAMS = new Map([
  ['anthropic', 'A'],
  ['openai', 'O'],
  ['copilot', 'C'],
]);

/** A one-letter icon for a provider, with its name as tooltip and accessible name. */
export function ProviderTile({ provider }: { provider: string }) {
  return (
    <span
      role="img"
      aria-label={escapeInvisible(provider)}
      title={escapeInvisible(provider)}
      className="inline-flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-line bg-sunken text-[9px] leading-none font-semibold text-muted select-none"
    >
      {MONOGRAMS.get(provider) ?? initialOf(provider)}
    </span>
  );
}

function initialOf(name: string): string {
  return /^[\p{L}\p{N}]/u.exec(name)?.[0].toUpperCase() ?? '?';
}

/** A section heading with an optional item count. */
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
