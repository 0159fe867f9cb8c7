import { isBlank, namesOf } from '#shared/lib/invisible-characters.ts';
import { t } from '#shared/i18n/t.ts';

/** Invisible characters of a name that are spelt out. */
const MOST_NAMED = 8;

/** A name for people: one in which nothing can be seen is called empty, with the characters it is made of. */
export function nameWords(name: string): string {
  if (!isBlank(name)) return name;
  const characters = [...name];
  const named = namesOf(characters.slice(0, MOST_NAMED).join(''));
  return [
    t('(empty)'),
    ...(name === '' ? [] : [named]),
    ...(characters.length > MOST_NAMED ? ['…'] : []),
  ].join(' ');
}
