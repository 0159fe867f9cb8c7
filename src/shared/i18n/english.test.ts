import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { collectMessages } from '#e2e/support/collect-messages.ts';

const SOURCE = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter(path => /\.tsx?$/.test(path) && !/\.test\.tsx?$|^server\//.test(path))
  .map(path => ({ path, ...collectMessages(path, readFileSync(SOURCE + path, 'utf8')) }));

const texts = files.flatMap(file => file.texts);

it('lists every text of the interface in english.json', async () => {
  const sorted = Object.fromEntries(texts.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  // After a change of a text: npx vitest run english -u
  await expect(`${JSON.stringify(sorted, null, 2)}\n`).toMatchFileSnapshot('./english.json');
});

it('has no text with two different plural forms, because they would share a translation', () => {
  const first = new Map(texts.map(([key, text]) => [key, JSON.stringify(text)]));
  expect(texts.filter(([key, text]) => first.get(key) !== JSON.stringify(text))).toEqual([]);
});

it('has no literal words in JSX', () => {
  expect(files.flatMap(({ path, unreached }) => unreached.map(text => `${path}: ${text}`))).toEqual([]);
});

it('finds texts and literal words', () => {
  const code = `
    t('A'); t('B {n}', { n: 1 }); plural(n, { one: '{n} row', other: '{n} rows' }); rich('C {key}', {});
    const words = <p title="Unreached" className="not words">Unreached, too {t('D')} · 12 <b>{t('E')}</b></p>;`;
  const { texts: found, unreached } = collectMessages('a.tsx', code);
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

it('rejects a text that is not a string literal', () => {
  expect(() => collectMessages('a.ts', `t(words)`)).toThrow('string literal');
  expect(() => collectMessages('a.ts', `plural(n, { one: 'row', other: rows })`)).toThrow('string literal');
});
