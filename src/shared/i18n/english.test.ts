import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { gatherTexts } from './collect-messages.ts';

const SOURCE = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter(path => /\.tsx?$/.test(path) && !/\.test\.tsx?$|^server\//.test(path))
  .map(path => ({ path, ...gatherTexts(path, readFileSync(SOURCE + path, 'utf8')) }));

const texts = files.flatMap(file => file.texts);

it('has every text of the interface in one file, from which translations are made', async () => {
  const sorted = Object.fromEntries(texts.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  // After a change of a text: npx vitest run english -u
  await expect(`${JSON.stringify(sorted, null, 2)}\n`).toMatchFileSnapshot('./english.json');
});

it('has no text twice in different forms, of which a translation could have but one', () => {
  const first = new Map(texts.map(([key, words]) => [key, JSON.stringify(words)]));
  expect(texts.filter(([key, words]) => first.get(key) !== JSON.stringify(words))).toEqual([]);
});

it('leaves no words in JSX that a translation would not reach', () => {
  expect(files.flatMap(({ path, unreached }) => unreached.map(words => `${path}: ${words}`))).toEqual([]);
});

it('finds what it looks for', () => {
  const code = `
    t('A'); t('B {n}', { n: 1 }); plural(n, { one: '{n} row', other: '{n} rows' }); rich('C {key}', {});
    const words = <p title="Unreached" className="not words">Unreached, too {t('D')} · 12 <b>{t('E')}</b></p>;`;
  const { texts: found, unreached } = gatherTexts('a.tsx', code);
  expect(Object.fromEntries(found)).toEqual({
    A: 'A',
    'B {n}': 'B {n}',
    '{n} rows': { one: '{n} row', other: '{n} rows' },
    'C {key}': 'C {key}',
    D: 'D',
    E: 'E',
  });
  expect(unreached.sort()).toEqual(['Unreached', 'Unreached, too']);
});

it('refuses a text that it cannot read', () => {
  expect(() => gatherTexts('a.ts', `t(words)`)).toThrow('as one string');
  expect(() => gatherTexts('a.ts', `plural(n, { one: 'row', other: rows })`)).toThrow('as one string');
});
