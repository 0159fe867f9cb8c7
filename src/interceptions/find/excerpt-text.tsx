import type { Excerpt } from '#lib/search/excerpt.ts';
import { OutsidePieces } from '#ui/text/outside-text.tsx';

/** Where something was found, with what stands around it; one text, so that its letters join and its direction is one. */
export function ExcerptText({ excerpt: { before, match, after } }: { excerpt: Excerpt }) {
  return (
    <bdi className="outside">
      <OutsidePieces text={before} />
      <mark className="found">
        <OutsidePieces text={match} />
      </mark>
      <OutsidePieces text={after} />
    </bdi>
  );
}
