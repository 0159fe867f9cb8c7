import { afterEach, describe, expect, it } from 'vitest';
import { setLocale, messageParts, plural, t } from './t.ts';
import englishTexts from './english.json' with { type: 'json' };
import { checkTranslation } from '#e2e/support/collect-messages.ts';
import { directionOf, languageOf, negotiateLocale, type Catalogue } from './languages.ts';
import { accentuate, createPseudoLocale } from './pseudo-locale.ts';

afterEach(() => setLocale(null));

const CZECH = languageOf('cs', {
  'Signed in as {name}': '{name} je zde',
  '{n} rows': { one: '{n} řádek', few: '{n} řádky', other: '{n} řádků' },
});
const rows = (n: number) => plural(n, { one: '{n} row', other: '{n} rows' });

describe('translated text', () => {
  it('is English by default', () => {
    expect(t('Signed in as {name}', { name: 'Ada' })).toBe('Signed in as Ada');
    expect([0, 1, 2, 1500].map(rows)).toEqual(['0 rows', '1 row', '2 rows', '1,500 rows']);
  });

  it('is in the language, with its plural forms, or English if it is missing', () => {
    setLocale(CZECH);
    expect(t('Signed in as {name}', { name: 'Ada' })).toBe('Ada je zde');
    expect([1, 3, 5].map(rows)).toEqual(['1 řádek', '3 řádky', '5 řádků']);
    expect(t('Refresh')).toBe('Refresh');
  });

  it('inserts values literally', () => {
    expect(t('{a} and {b}', { a: '{b} $& $1', b: 2 })).toBe('{b} $& $1 and 2');
    expect(messageParts('Press {key}, then {key}.')).toEqual([
      'Press ',
      { name: 'key' },
      ', then ',
      { name: 'key' },
      '.',
    ]);
  });
});

describe('the negotiated language', () => {
  const locales = ['de', 'pt-BR', 'zh-Hant', 'en'].map(tag => ({ tag, load: null }));
  it.each([
    [['de-AT', 'en'], 'de'],
    [['pt-BR'], 'pt-BR'],
    [['pt'], 'en'],
    [['zh-Hant-TW'], 'zh-Hant'],
    [['zh-CN', 'de-CH-1996'], 'de'],
    [['ja', 'de'], 'de'],
    [['en-GB', 'de'], 'en'],
    [[], 'en'],
  ])('of %j is %s', (requested, tag) => {
    expect(negotiateLocale(requested, locales).tag).toBe(tag);
  });

  it.each([
    ['en', 'ltr'],
    ['de-AT', 'ltr'],
    ['he', 'rtl'],
    ['fa', 'rtl'],
    ['ar-XB', 'rtl'],
  ])('%s is written %s', (tag, direction) => {
    expect(directionOf(tag)).toBe(direction);
  });
});

it('has a pseudo-locale that replaces every letter, except in placeholders', () => {
  expect(accentuate('{n} of {all} rows')).toMatch(/^⟦\{n\} óƒ \{all\} řóŵš·+⟧$/);
  expect(createPseudoLocale('en-XA').plural('{n} rows')).toEqual({ other: accentuate('{n} rows') });
});

describe('a translation', () => {
  const english: Catalogue = {
    Refresh: 'Refresh',
    'Hello {name}': 'Hello {name}',
    '{n} rows': { one: '{n} row', other: '{n} rows' },
  };
  it.each<[what: string, translation: Catalogue, problems: string[]]>([
    [
      'can be complete',
      { Refresh: 'Neu', 'Hello {name}': 'Na, {name}', '{n} rows': { one: 'Eine', other: '{n}' } },
      [],
    ],
    ['can be incomplete', {}, []],
    ['has no unknown text', { Reload: 'Neu' }, ['“Reload” is not a text of the interface']],
    [
      'has the same placeholders',
      { 'Hello {name}': 'Hallo {nmae}' },
      ['“Hallo {nmae}” has other names than “Hello {name}”'],
    ],
    ['has plural forms if English has', { '{n} rows': '{n} Zeilen' }, ['“{n} rows” must be plural forms']],
    [
      'has every plural form of the language',
      { '{n} rows': { other: '{n}' } },
      ['“{n} rows” has no form for “one”'],
    ],
    [
      'has no unknown placeholder in a form',
      { '{n} rows': { one: '{m}', other: '{n}' } },
      ['“{m}” has {m}, but “{n} rows” does not'],
    ],
  ])('%s', (_what, translation, problems) => {
    expect(checkTranslation('de', translation, english)).toEqual(problems);
  });

  const all = import.meta.glob<Catalogue>('./translations/*.json', { eager: true, import: 'default' });
  it.each(Object.entries(all))('is valid: %s', (path, translation) => {
    expect(checkTranslation(path.replace(/^.*\/|\.json$/g, ''), translation, englishTexts)).toEqual([]);
  });
});
