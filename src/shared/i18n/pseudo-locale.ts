import type { Language } from './t.ts';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'áƀçďéƒĝĥíĵķłɱñóþǫřšťúṽŵẋýžÁƁÇĎÉƑĜĤÍĴĶŁṀÑÓÞǪŘŠŤÚṼŴẊÝŽ';
const accents = new Map(Array.from(PLAIN, (letter, index) => [letter, ACCENTED.charAt(index)]));

/** Longer than English, as most languages are, and no letter of it as the code has it; what is between braces stays. */
export function accented(english: string): string {
  const words = english.replace(/\{\w+\}|[a-zA-Z]/g, found => accents.get(found) ?? found);
  return `⟦${words}${'·'.repeat(Math.ceil(english.length / 5))}⟧`;
}

/** A language that nobody speaks: every text of the interface can be told from what is none. */
export function pseudo(tag: string): Language {
  return {
    tag,
    text: accented,
    plural: english => ({ other: accented(english) }),
  };
}
