import clsx from 'clsx';
import { useMemo, useState } from 'react';
import { chunkAt, chunksOf, clampText } from '#shared/lib/text-chunks.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { Button } from './button.tsx';
import { useMatches } from './search-matches.ts';
import { UntrustedText } from './untrusted-text.tsx';
import { usePrinting } from './browser-state.ts';
import { VirtualList } from './virtual-list.tsx';

/** Up to here a text lies open in the page, to be searched, selected and printed; beyond, it scrolls in a box. */
const OPEN_CHARACTERS = 100_000;
const CHUNK_HEIGHT = 320;

interface LongTextProps {
  text: string;
  /** Names the box in which a very long text scrolls. */
  label: string;
  /** In the code font. */
  code?: boolean;
  /** Shown without being asked for. */
  whole?: boolean;
}

/** Text from outside with its line ends, cut until asked for; laid out piece by piece, so that megabytes cost little. */
export function LongText({ text, label, code = false, whole = false }: LongTextProps) {
  const [asked, setAsked] = useState(whole ? true : null);
  const printing = usePrinting();
  const clamped = useMemo(() => clampText(text), [text]);
  const isFoundBeyond = useMatches(text).some(({ to }) => to > clamped.length);
  const wanted = asked ?? isFoundBeyond;
  const shown = wanted || printing;
  if (clamped.length === text.length) return <Chunk text={text} code={code} />;
  return (
    <>
      {shown ? (
        <Chunks text={text} label={label} code={code} printing={printing} />
      ) : (
        <Chunk text={`${clamped}…`} code={code} />
      )}
      {whole ? null : (
        <Button look="link" className="mt-1" aria-expanded={wanted} onClick={() => setAsked(!wanted)}>
          {wanted
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
  // Paper does not scroll.
  if (text.length > OPEN_CHARACTERS && !printing) {
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
        // A short text would stand in the height of a long one for its first frame.
        isOneOfMany &&
          '[contain-intrinsic-size:auto_320px] [content-visibility:auto] print:[content-visibility:visible]',
        code && 'font-mono text-sm',
      )}
    >
      {/* An empty piece is an empty line. */}
      {text === '' ? <br /> : <UntrustedText text={text} />}
    </div>
  );
}
