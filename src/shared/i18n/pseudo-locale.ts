import type { Language } from './t.ts';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'áƀçďéƒĝĥíĵķłɱñóþǫřšťúṽŵẋýžÁƁÇĎÉƑĜĤÍĴĶŁṀÑÓÞǪŘŠŤÚṼŴẊÝŽ';
const accents = new Map(Array.from(PLAIN, (letter, index) => [letter, ACCENTED.charAt(index)]));

/** Replaces every letter outside braces, and lengthens the text, because most languages are longer than English. */
export function accentuate(english: string): string {
  const text = english.replace(/\{\w+\}|[a-zA-Z]/g, found => accents.get(found) ?? found);
  return `⟦${text}${'·'.repeat(Math.ceil(english.length / 5))}⟧`;
}

export function createPseudoLocale(tag: string): Language {
  return {
    tag,
    text: accentuate,
    plural: english => ({ other: accentuate(english) }),
  };
}
