import { useEffect, useMemo, useState } from 'react';
import clsx from 'clsx';
import { readDiff, createDiffReader, type Diff, type DiffLineKind } from '#shared/lib/diff-text.ts';
import { runInChunks } from '#shared/lib/scheduling.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { Button } from './button.tsx';
import { UntrustedText } from './untrusted-text.tsx';
import { usePrinting } from './browser-state.ts';
import { VirtualList } from './virtual-list.tsx';

/** Read while drawing; what is longer is read in slices. */
const AT_ONCE_CHARACTERS = 100_000;
const STEP_LINES = 2000;

/** A text as a patch: null where it is none, 'reading' while a large one is being read. */
export function useDiff(text: string): Diff | null | 'reading' {
  const atOnce = text.length <= AT_ONCE_CHARACTERS;
  const small = useMemo(() => (atOnce ? readDiff(text) : null), [atOnce, text]);
  const reading = useMemo(() => (atOnce ? null : createDiffReader(text)), [atOnce, text]);
  const [read, setRead] = useState<{ text: string; diff: Diff } | null>(null);

  useEffect(() => {
    if (reading === null) return;
    return runInChunks(() => {
      const diff = reading(STEP_LINES);
      if (diff) setRead({ text, diff });
      return diff !== null;
    });
  }, [reading, text]);

  if (reading === null) return small;
  return read?.text === text ? read.diff : 'reading';
}

const CLAMP_LINES = 40;
/** A patch of a few lines more is shown whole: the button would take as much room. */
const CLAMP_SLACK = 8;
const OPEN_LINES = 500;
/** Lines that scroll as one piece. */
const PIECE_LINES = 20;
const PIECE_HEIGHT = 18 * PIECE_LINES;
/** A line of minified code can be megabytes long. */
const LINE_CHARACTERS = 2000;

const LOOKS: Record<DiffLineKind, string> = {
  added: 'border-diff-added bg-diff-added-soft text-diff-added no-underline',
  removed: 'border-diff-removed bg-diff-removed-soft text-diff-removed no-underline',
  same: 'border-transparent',
  hunk: 'border-transparent bg-sunken text-accent',
  file: 'border-transparent font-semibold',
};

/** A patch with its lines told apart by their sign, a rail and a colour; semantic as insertions and deletions. */
export function DiffView({ diff, label }: { diff: Diff; label: string }) {
  const [whole, setWhole] = useState(false);
  // Paper cannot be unfolded, and does not scroll.
  const printing = usePrinting();
  const clamped = diff.count > CLAMP_LINES + CLAMP_SLACK;
  const shown = clamped && !whole && !printing ? CLAMP_LINES : diff.count;
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => <Line key={from + at} {...diff.lineAt(from + at)} />);
  return (
    <div className="min-w-0">
      <p className="mb-1 flex gap-2 text-sm text-muted">
        {t('Patch')}
        <span className="tabular text-diff-added">
          <span aria-hidden="true">+{formatCount(diff.added)}</span>
          <span className="sr-only">
            {plural(diff.added, { one: '+{n} line added', other: '+{n} lines added' })}
          </span>
        </span>
        <span className="tabular text-diff-removed">
          <span aria-hidden="true">−{formatCount(diff.removed)}</span>
          <span className="sr-only">
            {plural(diff.removed, { one: '−{n} line removed', other: '−{n} lines removed' })}
          </span>
        </span>
      </p>
      <div className="overflow-hidden rounded-[6px] border border-line bg-panel font-mono text-sm">
        {shown > OPEN_LINES && !printing ? (
          <VirtualList
            label={label}
            count={Math.ceil(shown / PIECE_LINES)}
            estimate={PIECE_HEIGHT}
            render={piece => lines(piece * PIECE_LINES, Math.min(shown, (piece + 1) * PIECE_LINES))}
          />
        ) : (
          lines(0, shown)
        )}
      </div>
      {clamped ? (
        <Button look="link" className="mt-1" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole
            ? t('Show less')
            : plural(diff.count, { one: 'Show all ({n} line)', other: 'Show all ({n} lines)' })}
        </Button>
      ) : null}
    </div>
  );
}

function Line({ kind, text }: { kind: DiffLineKind; text: string }) {
  const Element = kind === 'added' ? 'ins' : kind === 'removed' ? 'del' : 'div';
  const hidden = text.length - LINE_CHARACTERS;
  return (
    <Element
      className={clsx(
        'block min-h-[18px] border-s-2 pe-2 ps-2 -indent-[1ch] whitespace-pre-wrap',
        LOOKS[kind],
      )}
      style={{ paddingInlineStart: 'calc(8px + 1ch)' }}
    >
      <UntrustedText text={hidden > 0 ? text.slice(0, LINE_CHARACTERS) : text} />
      {hidden > 0 ? (
        <span className="text-faint">
          {' '}
          {plural(hidden, { one: '… {n} more character', other: '… {n} more characters' })}
        </span>
      ) : null}
    </Element>
  );
}
