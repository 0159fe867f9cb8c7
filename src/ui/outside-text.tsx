import { codePointName, visiblePieces } from '#lib/visible-text.ts';

/** Text from outside: its direction isolated from the page's, what would not be seen made visible. */
export function OutsideText({ text }: { text: string }) {
  return (
    <bdi className="outside">
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
