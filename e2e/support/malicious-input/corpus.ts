import { CODE_POINTS, DIRECTIONS, ESCAPES, FLOODS, SCRIPTS } from './characters.ts';
import { FORMULAS, LINKS, MARKUP, TEMPLATES } from './injections.ts';

/** Names of object properties, and syntax of queries, URLs and numbers. */
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

/** All texts that PostgreSQL can store. */
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

/** Texts that PostgreSQL cannot store, so only a forged response can contain them. */
export const UNSTORABLE: readonly string[] = [
  'a\u0000b',
  '\ud800',
  'a\udfffb',
  '\udc00\ud800',
  '\u0000'.repeat(50),
];
