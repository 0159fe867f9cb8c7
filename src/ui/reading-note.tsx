import { formatCount } from '#lib/numbers.ts';

/** A large text is being read: said, since nothing else moves. */
export function ReadingNote({ characters }: { characters: number }) {
  return (
    <p role="status" className="late-shown text-faint">
      Reading {formatCount(characters)} characters…
    </p>
  );
}
