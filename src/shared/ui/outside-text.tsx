import clsx from 'clsx';
import { namesOf, spellOut, visiblePieces } from '#shared/lib/invisible-characters.ts';

interface OutsideTextProps {
  text: string;
  className?: string;
  title?: string;
}

/** Text from outside: its direction isolated from the page's, what would not be seen made visible. */
export function OutsideText({ text, className, title }: OutsideTextProps) {
  return (
    <bdi className={clsx('outside', className)} title={title === undefined ? undefined : spellOut(title)}>
      <OutsidePieces text={text} />
    </bdi>
  );
}

/** A part of such a text, inside of what isolates the whole: letters join across its ends. */
export function OutsidePieces({ text }: { text: string }) {
  return visiblePieces(text).map((piece, index) =>
    piece.invisible ? <InvisibleCharacters key={index} text={piece.text} /> : piece.text,
  );
}

/** Their names are seen and read out; what is selected and copied, or found in the page, is the characters themselves. */
function InvisibleCharacters({ text }: { text: string }) {
  return (
    <span className="invisible-name" data-name={namesOf(text)}>
      {text}
    </span>
  );
}
