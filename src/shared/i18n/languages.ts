import type { Language, PluralForms } from './t.ts';

/** A language's file in `translations`: the texts of `english.json`, and what each of them is in the language. */
export type Catalogue = Readonly<Record<string, string | PluralForms>>;

interface Locale {
  tag: string;
  /** Null for English, which is what stands in the code. */
  bring: (() => Promise<Language>) | null;
}

const ENGLISH: Locale = { tag: 'en', bring: null };
const FOLDER = './translations/';
const FILES = import.meta.glob<Catalogue>('./translations/*.json', { import: 'default' });

/** With accents, and from right to left: no texts of the code are left as they are, so that one sees which are not in it. */
const PSEUDO = ['en-XA', 'ar-XB'];

const LOCALES: readonly Locale[] = [
  ...PSEUDO.map(tag => ({ tag, bring: async () => (await import('./pseudo-locale.ts')).pseudo(tag) })),
  ...Object.entries(FILES).map(([path, file]) => {
    const tag = path.slice(FOLDER.length, -'.json'.length);
    return { tag, bring: async () => languageOf(tag, await file()) };
  }),
  ENGLISH,
];

/** The first of the wanted languages that the interface speaks, `zh-Hant-TW` by `zh-Hant` and that by `zh`, too; else English. */
export function negotiateLocale(wanted: readonly string[], locales: readonly Locale[] = LOCALES): Locale {
  for (const tag of wanted) {
    for (let range = tag; range !== ''; range = range.replace(/-?[^-]*$/, '')) {
      const found = locales.find(each => each.tag === range);
      if (found) return found;
    }
  }
  return ENGLISH;
}

export function languageOf(tag: string, catalogue: Catalogue): Language {
  return {
    tag,
    text: english => {
      const words = catalogue[english];
      return typeof words === 'string' ? words : undefined;
    },
    plural: english => {
      const forms = catalogue[english];
      return typeof forms === 'object' ? forms : undefined;
    },
  };
}

const FROM_THE_RIGHT = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg']);

export function directionOf(tag: string): 'ltr' | 'rtl' {
  return FROM_THE_RIGHT.has(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';
}
