import type { Excerpt } from '#shared/lib/excerpt.ts';
import { plural } from '#shared/i18n/t.ts';
import { useVeil } from '#shared/ui/veil.ts';
import { OutsidePieces } from '#shared/ui/outside-text.tsx';

/** Where something was found, with what stands around it; one text, so that its letters join and its direction is one. */
export function ExcerptText({ excerpt: { before, match, after } }: { excerpt: Excerpt }) {
  const hidden = useVeil();
  // A link has no room for a button that shows it: that is in the interception it leads to.
  if (hidden) {
    return (
      <span className="text-muted">
        {plural(match.length, {
          one: 'hidden, {n} character of it found',
          other: 'hidden, {n} characters of it found',
        })}
      </span>
    );
  }
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
