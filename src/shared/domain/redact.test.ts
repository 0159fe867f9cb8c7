import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { InterceptionSchema, type Interception } from './interception.ts';
import { redactJson, redactRow } from './redact.ts';

const SECRET = 'ZANZIBAR';
/** Surrounded by any text, such as quotes, backslashes and brackets. */
const secret = fc
  .tuple(fc.string({ unit: 'binary' }), fc.string())
  .map(([before, after]) => `${before}${SECRET}${after}`);
const told = fc.string({ unit: 'binary', maxLength: 8 });
const time = fc.constant('2026-11-20T12:00:00.123456Z');
const metadata = fc.option(
  fc.dictionary(
    fc.stringMatching(/^[a-z_]{0,6}$/),
    fc.oneof(
      secret,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(secret),
      fc.record({ a: secret }),
    ),
  ),
  { nil: null },
);
const child = { id: told, interception_id: told, provider_response_id: told, metadata, created_at: time };
const interception: fc.Arbitrary<Interception> = fc.record({
  id: told,
  api_key_id: fc.option(told, { nil: null }),
  initiator: fc.record({ id: told, username: told, name: told, avatar_url: told }),
  provider: told,
  model: told,
  client: fc.option(told, { nil: null }),
  metadata,
  started_at: time,
  ended_at: fc.option(time, { nil: null }),
  error_type: told,
  error_message: fc.oneof(secret, fc.constant('')),
  altered: fc.array(fc.record({ path: told, stored: secret, bytes: fc.nat() }), { maxLength: 2 }),
  token_usages: fc.array(fc.record({ ...child, input_tokens: fc.nat(), output_tokens: fc.nat() }), {
    maxLength: 2,
  }),
  user_prompts: fc.array(fc.record({ ...child, prompt: secret }), { maxLength: 3 }),
  tool_usages: fc.array(
    fc.record({
      ...child,
      server_url: told,
      tool: told,
      input: secret,
      injected: fc.boolean(),
      invocation_error: fc.oneof(secret, fc.constant('')),
    }),
    { maxLength: 3 },
  ),
});

const parse = (text: string): unknown => JSON.parse(text);

describe('a redacted interception', () => {
  it('contains no secret, stays valid, and is the same from JSON and from an object', () => {
    fc.assert(
      fc.property(interception, row => {
        const text = redactJson(JSON.stringify(row));
        expect(text).not.toContain(SECRET);
        expect(v.is(InterceptionSchema, parse(text))).toBe(true);
        expect(parse(JSON.stringify(redactRow(row)))).toEqual(parse(text));
      }),
    );
  });

  it('keeps everything else exactly, and the length of redacted text', () => {
    const row = (prompt: string, error: string, note: string): string[] => [
      `{"id": |"a", |"ended_at": |null, |"metadata": |{"n": |12345678901234567890, |"note": |${note}}, |`,
      `"user_prompts": |[{"prompt": |${prompt}}], |`,
      `"tool_usages": |[{"tool": |"Bash", |"injected": |true, |"invocation_error": |${error}}]}`,
    ];
    const given = row('"1234"', '""', '"a"').join('');
    const hidden = row('"[hidden: 4 characters]"', '""', '"[hidden: 1 character]"').join('');
    expect(redactJson(`\n ${given.replaceAll(' |', '\n ')} `)).toBe(hidden.replaceAll(' |', ''));
  });

  it.each([
    ['an unknown member', `{"thoughts":"${SECRET}","id":"a"}`],
    ['an object instead of text', `{"id":{"${SECRET}":1},"user_prompts":[{"prompt":{"${SECRET}":"a"}}]}`],
    ['a list instead of text', `{"tool_usages":[{"input":["${SECRET}"],"tool":["${SECRET}"]}]}`],
    ['text instead of a list', `{"user_prompts":"${SECRET}","tool_usages":["${SECRET}",["${SECRET}"]]}`],
    ['an empty key', `{"":{"model":"${SECRET}"},"__proto__":{"id":"${SECRET}"}}`],
    ['a duplicate key', `{"error_message":"a","error_message":"${SECRET}"}`],
    ['metadata that Coder does not write', `{"metadata":{"Username":["${SECRET}"],"username":"${SECRET}"}}`],
    ['a value that is not an object', ` "${SECRET}"`],
  ])('redacts %s', (_what, text) => {
    const redacted = redactJson(text);
    expect(redacted).not.toContain(SECRET);
    expect(redacted).toContain('[hidden: ');
    expect(() => parse(redacted)).not.toThrow();
  });

  it('keeps what Coder writes into metadata', () => {
    const text = '{"metadata":{"Username":"ada","request_user_agent":"claude-cli/2.0"}}';
    expect(redactJson(text)).toBe(text);
  });

  it('redacts a number in place of a prompt', () => {
    expect(redactJson('{"user_prompts":[{"prompt":12345}],"input_tokens":7}')).toBe(
      '{"user_prompts":[{"prompt":"[hidden: 5 characters]"}],"input_tokens":7}',
    );
  });
});
