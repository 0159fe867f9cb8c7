import { nameWords } from './name-words.ts';
import { t } from '#shared/i18n/t.ts';
import { directory } from './people.ts';
import { canonicalUuid } from './uuid.ts';

/** A filter's value for people: the name of whom an id means, where rows named them, and `(empty)` for a blank one. */
export function valueWords(value: string): string {
  const id = canonicalUuid(value);
  const person = id === null ? null : directory.find(id);
  if (person === null || id === null) return nameWords(value);
  return t('{name} ({id})', { name: nameWords(person.username), id });
}
