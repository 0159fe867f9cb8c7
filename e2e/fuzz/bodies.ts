import type { Dice } from '#server/demo-data/rng.ts';
import type { Draft, Twist } from './mutate.ts';

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

function bodyOf(dice: Dice): string {
  return dice.chance(0.02) ? 'x'.repeat(1_000_000) : dice.pick(BODIES);
}

const sized = (draft: Draft, body: string, length = body.length): void => {
  draft.body = body;
  draft.lines.push(`Content-Length: ${length}`);
};
const plain: Twist = (draft, dice) => {
  const body = bodyOf(dice);
  // Where nobody reads so much, hanging up may cost the end of the answer.
  draft.waits ||= body.length > 100_000;
  sized(draft, body);
};
const short: Twist = (draft, dice) => {
  draft.waits = true;
  const body = bodyOf(dice);
  sized(draft, body, body.length + dice.pick([1, 100, 4000, 1_000_000]));
};
const tooMuch: Twist = (draft, dice) => sized(draft, `${bodyOf(dice)}GET / HTTP/1.1\r\n\r\n`, 0);
const chunked: Twist = (draft, dice) => {
  const body = bodyOf(dice);
  const size = body.length.toString(16);
  draft.lines.push('Transfer-Encoding: chunked');
  draft.waits = true;
  draft.body = dice.pick([
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
const coding: Twist = (draft, dice) => {
  draft.waits = true;
  draft.lines.push(
    `Transfer-Encoding: ${dice.pick(['identity', 'gzip', 'chunked, gzip', '"chunked"', 'xchunked', ''])}`,
  );
  draft.body = bodyOf(dice);
};

export const BODY_TWISTS: readonly Twist[] = [plain, plain, plain, short, tooMuch, chunked, chunked, coding];
