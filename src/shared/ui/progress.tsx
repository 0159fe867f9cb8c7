import { plural } from '#shared/i18n/t.ts';
import { TOKEN_COLORS } from './colors.ts';

/** A thin loading line above content that stays visible. */
export function ProgressBar({ label }: { label: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      className="late-shown pointer-events-none relative h-0.5 overflow-hidden"
    >
      <div className="absolute inset-y-0 w-1/3 animate-[sweep_1.1s_ease-in-out_infinite] bg-accent" />
    </div>
  );
}

const KINDS = ['input', 'cache_read', 'cache_write', 'output'] as const;

/** Token counts as a stacked bar; hidden from assistive technology, because the numbers are next to it. */
export function TokenBar({ counts }: { counts: Readonly<Record<(typeof KINDS)[number], number>> }) {
  return (
    <div aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-[3px] bg-sunken">
      {KINDS.filter(kind => counts[kind] > 0).map(kind => (
        <span key={kind} style={{ flexGrow: counts[kind], background: TOKEN_COLORS[kind], minWidth: 2 }} />
      ))}
    </div>
  );
}

/** Announces that a large text is loading, because nothing else on the screen changes. */
export function LoadingNote({ characters }: { characters: number }) {
  return (
    <p role="status" className="late-shown text-faint">
      {plural(characters, { one: 'Loading {n} character…', other: 'Loading {n} characters…' })}
    </p>
  );
}
