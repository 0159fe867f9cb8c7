import type { Catalogue } from './languages.ts';

const NAMES = /\{\w+\}/g;
const namesIn = (words: string): string => [...new Set(words.match(NAMES) ?? [])].sort().join(' ');

/** What is wrong with a translation. A text that it lacks is none: it is shown in English. */
export function checkTranslation(tag: string, translation: Catalogue, english: Catalogue): string[] {
  const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  return Object.entries(translation).flatMap(([key, words]) => {
    const original = english[key];
    if (original === undefined) return [`“${key}” is no text of the interface`];
    if (typeof original !== typeof words)
      return [`“${key}” has to be ${typeof original === 'string' ? 'one text' : 'plural forms'}`];
    if (typeof words === 'string')
      return namesIn(words) === namesIn(key) ? [] : [`“${words}” has other names than “${key}”`];
    return categories.flatMap(category => {
      const form = words[category];
      if (form === undefined) return [`“${key}” has no form for “${category}”`];
      const allowed = namesIn(key).split(' ');
      const strange = namesIn(form)
        .split(' ')
        .filter(name => name !== '' && !allowed.includes(name));
      return strange.map(name => `“${form}” has ${name}, which “${key}” has not`);
    });
  });
}
