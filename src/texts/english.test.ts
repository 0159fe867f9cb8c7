import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { gatherTexts, type Gathered } from './gather-texts.ts';

const SOURCE = fileURLToPath(new URL('../', import.meta.url));
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter(path => /\.tsx?$/.test(path) && !/\.test\.tsx?$|^server\//.test(path))
  .map(path => ({ path, ...gatherTexts(path, readFileSync(SOURCE + path, 'utf8')) }));

it('has every text of the interface in one file, from which translations are made', async () => {
  const texts: Gathered = Object.fromEntries(files.flatMap(file => Object.entries(file.texts)));
  const sorted = Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
  // After a change of a text: npx vitest run english -u
  await expect(`${JSON.stringify(sorted, null, 2)}\n`).toMatchFileSnapshot('./english.json');
});

it('leaves no words in JSX that a translation would not reach', () => {
  expect(files.flatMap(({ path, unreached }) => unreached.map(words => `${path}: ${words}`))).toEqual([]);
});

it('finds what it looks for', () => {
  const code = `
    t('A'); t('B {n}', { n: 1 }); plural(n, { one: '{n} row', other: '{n} rows' }); rich('C {key}', {});
    const words = <p title="Unreached" className="not words">Unreached, too {t('D')} · 12 <b>{t('E')}</b></p>;`;
  const { texts, unreached } = gatherTexts('a.tsx', code);
  expect(texts).toEqual({
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
