import type { Language, PluralForms } from './t.ts';

/** The content of a file in `translations`: translations by the keys of `english.json`. */
export type Catalogue = Readonly<Record<string, string | PluralForms>>;

interface Locale {
  tag: string;
  /** Null for English, whose texts are in the code. */
  load: (() => Promise<Language>) | null;
}

const ENGLISH: Locale = { tag: 'en', load: null };
const FOLDER = './translations/';
const FILES = import.meta.glob<Catalogue>('./translations/*.json', { import: 'default' });

/** Pseudo-locales, with accents and right to left, which make untranslated texts visible. */
const PSEUDO = ['en-XA', 'ar-XB'];

const LOCALES: readonly Locale[] = [
  ...PSEUDO.map(tag => ({
    tag,
    load: async () => (await import('./pseudo-locale.ts')).createPseudoLocale(tag),
  })),
  ...Object.entries(FILES).map(([path, file]) => {
    const tag = path.slice(FOLDER.length, -'.json'.length);
    return { tag, load: async () => languageOf(tag, await file()) };
  }),
  ENGLISH,
];

/**
 * The first requested language that is available, or English. `zh-Hant-TW` falls back to `zh-Hant`, then to `zh`.
 * @param requested BCP 47 tags in order of preference
 */
export function negotiateLocale(requested: readonly string[], locales: readonly Locale[] = LOCALES): Locale {
  for (const tag of requested) {
    for (let range = tag; range !== ''; range = range.replace(/-?[^-]*$/, '')) {
      const found = locales.find(each => each.tag === range);
      if (found) return found;
    }
  }
  return ENGLISH;
}

export function languageOf(tag: string, catalog: Catalogue): Language {
  return {
    tag,
    text: english => {
      const text = catalog[english];
      return typeof text === 'string' ? text : undefined;
    },
    plural: english => {
      const forms = catalog[english];
      return typeof forms === 'object' ? forms : undefined;
    },
  };
}

const RTL_SCRIPTS = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg']);

export function directionOf(tag: string): 'ltr' | 'rtl' {
  return RTL_SCRIPTS.has(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';
}
