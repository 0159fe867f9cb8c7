import { plural } from '#shared/i18n/t.ts';

/** A large text is being read: said, since nothing else moves. */
export function ReadingNote({ characters }: { characters: number }) {
  return (
    <p role="status" className="late-shown text-faint">
      {plural(characters, { one: 'Reading {n} character…', other: 'Reading {n} characters…' })}
    </p>
  );
}
