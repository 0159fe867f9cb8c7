import { plural } from './t.ts';

/** `1,204 characters` */
export function formatCharacters(length: number): string {
  return plural(length, { one: '{n} character', other: '{n} characters' });
}
