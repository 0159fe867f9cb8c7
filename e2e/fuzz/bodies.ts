import type { Rng } from '#server/demo-data/rng.ts';
import type { RequestDraft, Mutation } from './mutate.ts';

const BODIES = [
  '',
  '{',
  '}',
  '[]',
  'null',
  '0',
  '"x"',
  '{}',
  '{"token":',
  '{"token":1}',
  '{"token":null}',
  '{"token":[]}',
  '{"token":""}',
  '{"token":"x"}',
  '{"token":"\\ud800"}',
  '{"token":"\\u0000"}',
  '{"token":"a","token":1}',
  '\xff\xfe',
  '{"token":"\xff"}',
  '\xef\xbb\xbf{"token":"x"}',
  '{"__proto__":{"token":"x"}}',
  'token=x',
  '\0',
  '['.repeat(4000),
  `{"token":"${'x'.repeat(4000)}"}`,
  `{"token":"${'x'.repeat(5000)}"}`,
  '1e999',
  '<a/>',
];

function bodyOf(rng: Rng): string {
  return rng.chance(0.02) ? 'x'.repeat(1_000_000) : rng.pick(BODIES);
}

const setBody = (draft: RequestDraft, body: string, length = body.length): void => {
  draft.body = body;
  draft.lines.push(`Content-Length: ${length}`);
};
const complete: Mutation = (draft, rng) => {
  const body = bodyOf(rng);
  // The server may close the connection before it reads a large body, which can cut off the response.
  draft.isIncomplete ||= body.length > 100_000;
  setBody(draft, body);
};
const tooShort: Mutation = (draft, rng) => {
  draft.isIncomplete = true;
  const body = bodyOf(rng);
  setBody(draft, body, body.length + rng.pick([1, 100, 4000, 1_000_000]));
};
const tooLong: Mutation = (draft, rng) => setBody(draft, `${bodyOf(rng)}GET / HTTP/1.1\r\n\r\n`, 0);
const chunked: Mutation = (draft, rng) => {
  const body = bodyOf(rng);
  const size = body.length.toString(16);
  draft.lines.push('Transfer-Encoding: chunked');
  draft.isIncomplete = true;
  draft.body = rng.pick([
    `${size}\r\n${body}\r\n0\r\n\r\n`,
    `${size};a=b\r\n${body}\r\n0\r\nX-Trailer: a\r\n\r\n`,
    `x\r\n${body}`,
    '',
    `-1\r\n${body}`,
    `ffffffffffffffffff\r\n${body}`,
    `1\r\n${body}\r\n0\r\n\r\n`,
    `${size}\n${body}\n0\n\n`,
    `${size}\r\n${body}`,
    `0\r\n`,
    '0\r\nX: \0\r\n\r\n',
    `${size} \r\n${body}\r\n0\r\n\r\n`,
    ';'.repeat(20_000),
  ]);
};
const transferCoding: Mutation = (draft, rng) => {
  draft.isIncomplete = true;
  draft.lines.push(
    `Transfer-Encoding: ${rng.pick(['identity', 'gzip', 'chunked, gzip', '"chunked"', 'xchunked', ''])}`,
  );
  draft.body = bodyOf(rng);
};

export const BODY_MUTATIONS: readonly Mutation[] = [
  complete,
  complete,
  complete,
  tooShort,
  tooLong,
  chunked,
  chunked,
  transferCoding,
];
