import { CODE_POINTS, DIRECTIONS, ESCAPES, FLOODS, SCRIPTS } from './characters.ts';
import { FORMULAS, LINKS, MARKUP, TEMPLATES } from './injections.ts';

/** What every object has, and what a query, an address or a number is made of. */
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  'true',
  '[object Object]',
  '0',
  '-1',
  '1e999',
  '{}',
  '[]',
  '""',
  ' ',
  '.',
  '..',
  '/',
  '\\',
  '&',
  '?',
  '#',
  '+',
  '%',
  '=',
  ';',
  ',',
  ':',
  'a:b',
  'a b',
  '"a"',
  "'a'",
  'model:x',
  'after_id=1',
];

/** Everything that Postgres can hold. */
export const CORPUS: readonly string[] = [
  ...MARKUP,
  ...TEMPLATES,
  ...LINKS,
  ...FORMULAS,
  ...CODE_POINTS.map(character => `ab${character}cd`),
  ...DIRECTIONS,
  ...SCRIPTS,
  ...FLOODS,
  ...ESCAPES,
  ...NAMES,
  'word'.repeat(250_000),
];

/** What no Postgres can hold: it comes from an answer that somebody made up. */
export const UNSTORABLE: readonly string[] = [
  'a\u0000b',
  '\ud800',
  'a\udfffb',
  '\udc00\ud800',
  '\u0000'.repeat(50),
];
