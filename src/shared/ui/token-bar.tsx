import { TOKEN_COLOURS } from './token-colours.ts';

const KINDS = ['input', 'cache_read', 'cache_write', 'output'] as const;

/** Counts as one bar in proportion; the figures in words stand beside it, so assistive technology passes it by. */
export function TokenBar({ counts }: { counts: Readonly<Record<(typeof KINDS)[number], number>> }) {
  return (
    <div aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-[3px] bg-sunken">
      {KINDS.filter(kind => counts[kind] > 0).map(kind => (
        <span key={kind} style={{ flexGrow: counts[kind], background: TOKEN_COLOURS[kind], minWidth: 2 }} />
      ))}
    </div>
  );
}
