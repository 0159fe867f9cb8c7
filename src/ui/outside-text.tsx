import { codePointName, visiblePieces } from '#lib/visible-text.ts';

/** Text from outside: its direction isolated from the page's, what would not be seen made visible. */
export function OutsideText({ text }: { text: string }) {
  return (
    <bdi className="outside">
      {visiblePieces(text).map((piece, index) =>
        piece.invisible ? (
          <span key={index} className="rounded-xs bg-sunken px-0.5 font-mono text-[0.85em] text-warn">
            {[...piece.text].map(codePointName).join(' ')}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}
