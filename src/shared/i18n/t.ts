import { formatCount } from '#shared/lib/numbers.ts';

/** Texts by the categories of `Intl.PluralRules`; `other` replaces a missing one. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** The texts of one language, by their English text; plural forms are found by the English `other`. */
export interface Language {
  /** BCP 47, such as `de`. */
  tag: string;
  text: (english: string) => string | undefined;
  plural: (english: string) => PluralForms | undefined;
}

let language: Language | null = null;
let rules: Intl.PluralRules | null = null;

/** Must run before the modules of the app are evaluated, because their constants contain texts. */
export function setLocale(next: Language | null): void {
  language = next;
  rules = next && new Intl.PluralRules(next.tag);
}

/** Translates a text without filling in its `{names}`. */
export function translate(english: string): string {
  return language?.text(english) ?? english;
}

export function formOf(count: number, english: { one: string; other: string }): string {
  const forms = language?.plural(english.other);
  if (!forms || !rules) return count === 1 ? english.one : english.other;
  return forms[rules.select(count)] ?? forms.other;
}

/*
 * Every text of the interface is an English argument of these functions, which translate it. There is no message
 * compiler, because the maintained ones either build functions from strings, which our Content Security Policy forbids,
 * or exceed the size budget of the first page.
 */

/** `'{n} of {all}'` → `'n' | 'all'` */
export type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** One value for each name in a text; no argument if it has no names. */
export type ValuesFor<Names extends string, Value> = [Names] extends [never]
  ? []
  : [values: Readonly<Record<Names, Value>>];

const NAME = /\{(\w+)\}/g;

/** Translates a text: `t('Signed in as {name}', { name })`. */
export function t<const Text extends string>(
  text: Text,
  ...[values]: ValuesFor<NamesIn<Text>, string | number>
): string {
  return fillIn(translate(text), values);
}

/** `plural(3, { one: '{n} row', other: '{n} rows' })` → `3 rows`; `{n}` is the formatted count. */
export function plural<const One extends string, const Other extends string>(
  count: number,
  forms: { one: One; other: Other },
  ...[values]: ValuesFor<Exclude<NamesIn<One | Other>, 'n'>, string | number>
): string {
  return fillIn(formOf(count, forms), { n: formatCount(count), ...values });
}

function fillIn(message: string, values: Readonly<Record<string, string | number>> | undefined): string {
  return values ? message.replace(NAME, (whole, name: string) => String(values[name] ?? whole)) : message;
}

/** `'Press {key} now'` → `['Press ', { name: 'key' }, ' now']` */
export function messageParts(message: string): (string | { name: string })[] {
  return message.split(NAME).map((part, index) => (index % 2 === 1 ? { name: part } : part));
}

/** `1,204 characters` */
export function formatCharacters(length: number): string {
  return plural(length, { one: '{n} character', other: '{n} characters' });
}

/** `a or b`; the list must not be empty. */
export function anyOf(values: readonly string[]): string {
  return values.reduce((others, value) => t('{others} or {value}', { others, value }));
}
