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
export function speak(next: Language | null): void {
  language = next;
  rules = next && new Intl.PluralRules(next.tag);
}

/** In the page's language, its `{names}` not filled in yet. */
export function wordsOf(english: string): string {
  return language?.text(english) ?? english;
}

/** The form that goes with a number in the page's language. */
export function formOf(count: number, english: { one: string; other: string }): string {
  const forms = language?.plural(english.other);
  if (!forms || !rules) return count === 1 ? english.one : english.other;
  return forms[rules.select(count)] ?? forms.other;
}
