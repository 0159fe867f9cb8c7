import clsx from 'clsx';
import { useMemo, useState } from 'react';
import { chunkAt, chunksOf, clampText } from '#shared/lib/text-chunks.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { Button } from './button.tsx';
import { useMatches } from './search-matches.ts';
import { UntrustedText } from './untrusted-text.tsx';
import { usePrinting } from './browser-state.ts';
import { VirtualList } from './virtual-list.tsx';

/** A longer text scrolls in a box; a shorter one is part of the page, so that it can be searched, selected and printed. */
const MAX_INLINE_CHARACTERS = 100_000;
const CHUNK_HEIGHT = 320;

interface LongTextProps {
  text: string;
  /** The accessible name of the scrolling box. */
  label: string;
  /** Uses the monospace font. */
  code?: boolean;
  /** Expanded from the start, without a toggle. */
  whole?: boolean;
}

/** Untrusted text with its line breaks, truncated until expanded. Its chunks are laid out separately for speed. */
export function LongText({ text, label, code = false, whole = false }: LongTextProps) {
  const [choice, setChoice] = useState(whole ? true : null);
  const printing = usePrinting();
  const clamped = useMemo(() => clampText(text), [text]);
  const hasHiddenMatch = useMatches(text).some(({ to }) => to > clamped.length);
  const isExpanded = choice ?? hasHiddenMatch;
  const isWhole = isExpanded || printing;
  if (clamped.length === text.length) return <Chunk text={text} code={code} />;
  return (
    <>
      {isWhole ? (
        <Chunks text={text} label={label} code={code} printing={printing} />
      ) : (
        <Chunk text={`${clamped}…`} code={code} />
      )}
      {whole ? null : (
        <Button
          variant="link"
          className="mt-1"
          aria-expanded={isExpanded}
          onClick={() => setChoice(!isExpanded)}
        >
          {isExpanded
            ? t('Show less')
            : plural(text.length, { one: 'Show all ({n} character)', other: 'Show all ({n} characters)' })}
        </Button>
      )}
    </>
  );
}

function Chunks(props: { text: string; label: string; code: boolean; printing: boolean }) {
  const { text, label, code, printing } = props;
  const starts = useMemo(() => chunksOf(text), [text]);
  const render = (index: number) => (
    <Chunk key={index} text={chunkAt(text, starts, index)} code={code} isOneOfMany />
  );
  // A printed page cannot scroll.
  if (text.length > MAX_INLINE_CHARACTERS && !printing) {
    return <VirtualList label={label} count={starts.length} estimate={CHUNK_HEIGHT} render={render} />;
  }
  return Array.from({ length: starts.length }, (_, index) => render(index));
}

function Chunk(props: { text: string; code: boolean; isOneOfMany?: boolean }) {
  const { text, code, isOneOfMany = false } = props;
  return (
    <div
      className={clsx(
        'whitespace-pre-wrap',
        // Only for chunks: a short text would have the intrinsic height of a long one for its first frame.
        isOneOfMany &&
          '[contain-intrinsic-size:auto_320px] [content-visibility:auto] print:[content-visibility:visible]',
        code && 'font-mono text-sm',
      )}
    >
      {/* An empty chunk is an empty line. */}
      {text === '' ? <br /> : <UntrustedText text={text} />}
    </div>
  );
}
