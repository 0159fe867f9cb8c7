import clsx from 'clsx';
import { codePointName, visiblePieces } from '#lib/visible-text.ts';

interface OutsideTextProps {
  text: string;
  className?: string;
  title?: string;
}

/** Text from outside: its direction isolated from the page's, what would not be seen made visible. */
export function OutsideText({ text, className, title }: OutsideTextProps) {
  return (
    <bdi className={clsx('outside', className)} title={title}>
      {visiblePieces(text).map((piece, index) =>
        piece.invisible ? (
          <span key={index} className="invisible-name">
            {[...piece.text].map(codePointName).join(' ')}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}
