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

/** Parsed during render; longer text is parsed in chunks. */
const SYNC_CHARACTERS = 100_000;
const STEP_LINES = 2000;

/** Parses a text as a patch: null if it is not one, 'parsing' while a large one is parsed. */
export function useDiff(text: string): Diff | null | 'parsing' {
  const isSync = text.length <= SYNC_CHARACTERS;
  const small = useMemo(() => (isSync ? readDiff(text) : null), [isSync, text]);
  const parseStep = useMemo(() => (isSync ? null : createDiffReader(text)), [isSync, text]);
  const [parsed, setParsed] = useState<{ text: string; diff: Diff } | null>(null);

  useEffect(() => {
    if (parseStep === null) return;
    return runInChunks(() => {
      const diff = parseStep(STEP_LINES);
      if (diff) setParsed({ text, diff });
      return diff !== null;
    });
  }, [parseStep, text]);

  if (parseStep === null) return small;
  return parsed?.text === text ? parsed.diff : 'parsing';
}

const CLAMP_LINES = 40;
/** A patch with a few more lines is shown in full, because the button would be as high. */
const CLAMP_SLACK = 8;
const MAX_INLINE_LINES = 500;
/** Lines per virtual item. */
const CHUNK_LINES = 20;
const CHUNK_HEIGHT = 18 * CHUNK_LINES;
/** A line of minified code can be megabytes long. */
const MAX_LINE_CHARACTERS = 2000;

const LINE_STYLES: Record<DiffLineKind, string> = {
  added: 'border-diff-added bg-diff-added-soft text-diff-added no-underline',
  removed: 'border-diff-removed bg-diff-removed-soft text-diff-removed no-underline',
  same: 'border-transparent',
  hunk: 'border-transparent bg-sunken text-accent',
  file: 'border-transparent font-semibold',
};

/** A patch; its lines differ by sign, border and color, and are marked up as insertions and deletions. */
export function DiffView({ diff, label }: { diff: Diff; label: string }) {
  const [isExpanded, setExpanded] = useState(false);
  // A printed page cannot be expanded or scrolled.
  const printing = usePrinting();
  const isClamped = diff.count > CLAMP_LINES + CLAMP_SLACK;
  const visibleCount = isClamped && !isExpanded && !printing ? CLAMP_LINES : diff.count;
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
        {visibleCount > MAX_INLINE_LINES && !printing ? (
          <VirtualList
            label={label}
            count={Math.ceil(visibleCount / CHUNK_LINES)}
            estimate={CHUNK_HEIGHT}
            render={chunk => lines(chunk * CHUNK_LINES, Math.min(visibleCount, (chunk + 1) * CHUNK_LINES))}
          />
        ) : (
          lines(0, visibleCount)
        )}
      </div>
      {isClamped ? (
        <Button
          variant="link"
          className="mt-1"
          aria-expanded={isExpanded}
          onClick={() => setExpanded(!isExpanded)}
        >
          {isExpanded
            ? t('Show less')
            : plural(diff.count, { one: 'Show all ({n} line)', other: 'Show all ({n} lines)' })}
        </Button>
      ) : null}
    </div>
  );
}

function Line({ kind, text }: { kind: DiffLineKind; text: string }) {
  const Element = kind === 'added' ? 'ins' : kind === 'removed' ? 'del' : 'div';
  const hidden = text.length - MAX_LINE_CHARACTERS;
  return (
    <Element
      className={clsx(
        'block min-h-[18px] border-s-2 pe-2 ps-2 -indent-[1ch] whitespace-pre-wrap',
        LINE_STYLES[kind],
      )}
      style={{ paddingInlineStart: 'calc(8px + 1ch)' }}
    >
      <UntrustedText text={hidden > 0 ? text.slice(0, MAX_LINE_CHARACTERS) : text} />
      {hidden > 0 ? (
        <span className="text-faint">
          {' '}
          {plural(hidden, { one: '… {n} more character', other: '… {n} more characters' })}
        </span>
      ) : null}
    </Element>
  );
}
