import type { Rng } from '#server/demo-data/rng.ts';
import type { Mutation } from './mutate.ts';
import { ESCAPES, RAW, NUMBERS, IDS, TIMES, KEYS, WORDS } from './target-values.ts';

function term(rng: Rng): string {
  const key = rng.pick(KEYS);
  if (rng.chance(0.3)) return `started_${rng.pick(['after', 'before'])}:${rng.pick(TIMES)}`;
  return rng.chance(0.2) ? rng.pick(WORDS) : `${key}:${rng.pick(WORDS)}${rng.pick(WORDS)}`;
}

function pair(rng: Rng): string {
  switch (rng.int(0, 5)) {
    case 0:
      return `limit=${rng.pick(NUMBERS)}`;
    case 1:
      return `offset=${rng.pick(NUMBERS)}`;
    case 2:
      return `after_id=${rng.pick(IDS)}`;
    case 3:
      return `${rng.pick(KEYS)}=${rng.pick(WORDS)}`;
    default:
      return `q=${Array.from({ length: rng.int(0, 4) }, () => term(rng)).join('%20')}`;
  }
}

const withQuery = (target: string, query: string): string =>
  target + (target.includes('?') ? '&' : '?') + query;
/** Inserts a text at a random position. */
function insertInto(target: string, what: string, rng: Rng): string {
  const at = rng.int(1, target.length);
  return target.slice(0, at) + what + target.slice(at);
}

const pairs: Mutation = (draft, rng) => {
  const query = Array.from({ length: rng.int(1, 4) }, () => pair(rng)).join('&');
  draft.target = withQuery(draft.target, query);
};
const repeated: Mutation = (draft, rng) => {
  const one = pair(rng);
  draft.target = withQuery(draft.target, Array.from({ length: rng.int(2, 60) }, () => one).join('&'));
};
const escapes: Mutation = (draft, rng) => {
  draft.target = insertInto(draft.target, rng.pick(ESCAPES), rng);
};
const raw: Mutation = (draft, rng) => {
  draft.target = insertInto(draft.target, rng.pick(RAW), rng);
};
const segments: Mutation = (draft, rng) => {
  const segmentTexts = [
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
  draft.target = insertInto(draft.target, rng.pick(segmentTexts).repeat(rng.int(1, 3)), rng);
};
const replaced: Mutation = (draft, rng) => {
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
  draft.target = rng.pick(others);
};
const long: Mutation = (draft, rng) => {
  // The server reads at most 16 kB of headers. The lengths are on both sides of that limit and far from it.
  const length = rng.weighted([1000, 8000, 15_800, 16_400, 100_000, 1_000_000], [3, 3, 3, 3, 1, 0.2]);
  const filler = rng.pick(['x', '/', '%41', '/a', '&a=1', '%', 'q=']);
  const text = filler.repeat(Math.ceil(length / filler.length)).slice(0, length);
  draft.target += rng.chance(0.5) ? text : `?q=${text}`;
};

export const TARGET_MUTATIONS: readonly Mutation[] = [
  pairs,
  pairs,
  pairs,
  repeated,
  escapes,
  escapes,
  raw,
  segments,
  replaced,
  long,
];
