import type { Dice } from '#server/demo-data/rng.ts';
import type { Twist } from './mutate.ts';
import { ESCAPES, RAW, NUMBERS, IDS, TIMES, KEYS, WORDS } from './target-values.ts';

function term(dice: Dice): string {
  const key = dice.pick(KEYS);
  if (dice.chance(0.3)) return `started_${dice.pick(['after', 'before'])}:${dice.pick(TIMES)}`;
  return dice.chance(0.2) ? dice.pick(WORDS) : `${key}:${dice.pick(WORDS)}${dice.pick(WORDS)}`;
}

function pair(dice: Dice): string {
  switch (dice.whole(0, 5)) {
    case 0:
      return `limit=${dice.pick(NUMBERS)}`;
    case 1:
      return `offset=${dice.pick(NUMBERS)}`;
    case 2:
      return `after_id=${dice.pick(IDS)}`;
    case 3:
      return `${dice.pick(KEYS)}=${dice.pick(WORDS)}`;
    default:
      return `q=${Array.from({ length: dice.whole(0, 4) }, () => term(dice)).join('%20')}`;
  }
}

const joined = (target: string, query: string): string => target + (target.includes('?') ? '&' : '?') + query;
/** Puts something anywhere into a target. */
function into(target: string, what: string, dice: Dice): string {
  const at = dice.whole(1, target.length);
  return target.slice(0, at) + what + target.slice(at);
}

const pairs: Twist = (draft, dice) => {
  const query = Array.from({ length: dice.whole(1, 4) }, () => pair(dice)).join('&');
  draft.target = joined(draft.target, query);
};
const repeated: Twist = (draft, dice) => {
  const one = pair(dice);
  draft.target = joined(draft.target, Array.from({ length: dice.whole(2, 60) }, () => one).join('&'));
};
const escapes: Twist = (draft, dice) => {
  draft.target = into(draft.target, dice.pick(ESCAPES), dice);
};
const raw: Twist = (draft, dice) => {
  draft.target = into(draft.target, dice.pick(RAW), dice);
};
const segments: Twist = (draft, dice) => {
  const words = [
    '/..',
    '/.',
    '//',
    '\\',
    '/%2e%2e',
    '/..;',
    ';a=b',
    '#x',
    '?',
    '?#',
    '/',
    '.html',
    '.js',
    '/a.map',
  ];
  draft.target = into(draft.target, dice.pick(words).repeat(dice.whole(1, 3)), dice);
};
const other: Twist = (draft, dice) => {
  const { target } = draft;
  const others = [
    target.toUpperCase(),
    target.slice(1),
    `/${target}`,
    `http://evil.example${target}`,
    `http:${target}`,
    '*',
    '',
    '/../../../../../../etc/hosts',
    `/assets/..%2f..%2fserver/main.js`,
    '/__proto__',
    '/constructor',
    '?',
    '/?',
  ];
  draft.target = dice.pick(others);
};
const long: Twist = (draft, dice) => {
  // The server reads 16 kB of head at most: on both sides of that, and far from it.
  const length = dice.weighted([1000, 8000, 15_800, 16_400, 100_000, 1_000_000], [3, 3, 3, 3, 1, 0.2]);
  const filler = dice.pick(['x', '/', '%41', '/a', '&a=1', '%', 'q=']);
  const text = filler.repeat(Math.ceil(length / filler.length)).slice(0, length);
  draft.target += dice.chance(0.5) ? text : `?q=${text}`;
};

export const TARGET_TWISTS: readonly Twist[] = [
  pairs,
  pairs,
  pairs,
  repeated,
  escapes,
  escapes,
  raw,
  segments,
  other,
  long,
];
