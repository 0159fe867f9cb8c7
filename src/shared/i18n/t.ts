import { formatCount } from '#shared/lib/numbers.ts';

/** What one plural category reads, by the names of `Intl.PluralRules`; `other` is used where one is missing. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** The interface's texts in one language, by their English ones; a text with plural forms by its English `other`. */
export interface Language {
  /** BCP 47, such as `de`. */
  tag: string;
  text: (english: string) => string | undefined;
  plural: (english: string) => PluralForms | undefined;
}

let language: Language | null = null;
let rules: Intl.PluralRules | null = null;

/** Before the modules of the app are evaluated, because their constants have texts in them. */
export function setLocale(next: Language | null): void {
  language = next;
  rules = next && new Intl.PluralRules(next.tag);
}

/** In the page's language, its `{names}` not filled in yet. */
export function translate(english: string): string {
  return language?.text(english) ?? english;
}

/** The form that goes with a number in the page's language. */
export function formOf(count: number, english: { one: string; other: string }): string {
  const forms = language?.plural(english.other);
  if (!forms || !rules) return count === 1 ? english.one : english.other;
  return forms[rules.select(count)] ?? forms.other;
}

/*
 * Every text of the interface is written where it is shown, in English, through these functions, which find it in the
 * page's language. A compiler of messages was weighed and left: the well-kept ones either build functions from strings,
 * which the page's policy forbids, or cost more than the first screen has left for all it does.
 */

/** The names between braces in a text: `'{n} of {all}'` → `'n' | 'all'`. */
export type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** One value for each name in a text, and nothing to give where it has none. */
export type ValuesFor<Names extends string, Value> = [Names] extends [never]
  ? []
  : [values: Readonly<Record<Names, Value>>];

const NAME = /\{(\w+)\}/g;

/** A text in the page's language: `t('Signed in as {name}', { name })`. */
export function t<const Text extends string>(
  text: Text,
  ...[values]: ValuesFor<NamesIn<Text>, string | number>
): string {
  return filled(translate(text), values);
}

/** `plural(3, { one: '{n} row', other: '{n} rows' })` → `3 rows`; `{n}` is the count, in the reader's digits. */
export function plural<const One extends string, const Other extends string>(
  count: number,
  forms: { one: One; other: Other },
  ...[values]: ValuesFor<Exclude<NamesIn<One | Other>, 'n'>, string | number>
): string {
  return filled(formOf(count, forms), { n: formatCount(count), ...values });
}

function filled(words: string, values: Readonly<Record<string, string | number>> | undefined): string {
  return values ? words.replace(NAME, (whole, name: string) => String(values[name] ?? whole)) : words;
}

/** A text cut at its names: `'Press {key} now'` → `['Press ', { name: 'key' }, ' now']`. */
export function messageParts(words: string): (string | { name: string })[] {
  return words.split(NAME).map((piece, index) => (index % 2 === 1 ? { name: piece } : piece));
}

/** `1,204 characters` */
export function formatCharacters(length: number): string {
  return plural(length, { one: '{n} character', other: '{n} characters' });
}
