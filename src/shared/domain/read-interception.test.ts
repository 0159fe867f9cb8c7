import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { storedText } from './interception.ts';
import { hasServerId, readInterception, LenientPageSchema } from './read-interception.ts';
import { sumTokens } from './tokens.ts';

const TIME = '2026-11-20T12:00:00.5Z';
const child = { id: 'c', interception_id: 'a', provider_response_id: 'r', created_at: TIME };
const usage = { ...child, input_tokens: 3, output_tokens: 5 };
const wire = {
  id: 'a',
  api_key_id: null,
  initiator: { id: 'p', username: 'ada', name: 'Ada', avatar_url: '' },
  provider: 'openai',
  model: 'gpt-5',
  client: 'Codex',
  metadata: { a: 1 },
  started_at: TIME,
  ended_at: TIME,
  token_usages: [usage],
  user_prompts: [{ ...child, prompt: 'Hello' }],
  tool_usages: [
    { ...child, server_url: '', tool: 'bash', input: '{}', injected: false, invocation_error: '' },
  ],
};

describe('a row with an invalid field', () => {
  it('is unchanged if it is valid, with any extra fields', () => {
    const read = readInterception({ ...wire, something: { new: true } });
    expect(read).toMatchObject({ id: 'a', model: 'gpt-5' });
    expect(read.unread).toBeUndefined();
  });

  it.each([
    ['a number instead of text', { model: 5 }, [{ path: 'model', given: '5' }], { model: '5' }],
    ['no list', { user_prompts: null }, [{ path: 'user_prompts', given: 'null' }], { user_prompts: [] }],
    [
      'an object instead of a list',
      { tool_usages: {} },
      [{ path: 'tool_usages', given: '{}' }],
      { tool_usages: [] },
    ],
    ['no date', { started_at: 'soon' }, [{ path: 'started_at', given: '"soon"' }], { started_at: 'soon' }],
    ['no initiator', { initiator: null }, [{ path: 'initiator', given: 'null' }], { provider: 'openai' }],
    ['a missing field', { provider: undefined }, [{ path: 'provider', given: null }], { provider: '' }],
    ['a number instead of metadata', { metadata: 3 }, [{ path: 'metadata', given: '3' }], { metadata: null }],
  ])('%s', (_name, patch, unread, kept) => {
    const read = readInterception({ ...wire, ...patch });
    expect(read.unread).toEqual(unread);
    expect(read).toMatchObject({ id: 'a', client: 'Codex', ...kept });
  });

  it('keeps valid children, and does not count invalid numbers', () => {
    const read = readInterception(
      JSON.parse(
        JSON.stringify({ ...wire, token_usages: [usage, null, { ...usage, output_tokens: '7' }] }).replace(
          '"input_tokens":3',
          '"input_tokens":9007199254740993',
        ),
      ),
    );
    expect(read.unread?.map(({ path }) => path)).toEqual([
      'token_usages.0.input_tokens',
      'token_usages.1',
      'token_usages.2.output_tokens',
    ]);
    expect(read.token_usages).toHaveLength(2);
    expect(sumTokens(read.token_usages)).toEqual({
      input: 3,
      cache_read: 0,
      cache_write: 0,
      cache_write_1h: 0,
      output: 5,
    });
  });

  it.each([[-1], [1.5], [2 ** 53]])('a count of %d in metadata alone is told, not summed', value => {
    const read = readInterception({
      ...wire,
      token_usages: [{ ...usage, metadata: { prompt_cached: value } }],
    });
    expect(read.unread?.map(({ path }) => path)).toEqual(['token_usages.0.metadata.prompt_cached']);
    expect(sumTokens(read.token_usages).cache_read).toBe(0);
  });

  it('gets a stable placeholder ID if it has none', () => {
    const [one, other] = [
      { ...wire, id: null },
      { ...wire, id: null, model: 'other' },
    ].map(readInterception);
    expect(one && hasServerId(one)).toBe(false);
    expect(one?.id).toBe(readInterception({ ...wire, id: null }).id);
    expect(one?.id).not.toBe(other?.id);
  });

  it('never throws, and reports an invalid field for any other value', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), value => {
        expect(readInterception(value).unread?.length).toBeGreaterThan(0);
      }),
    );
  });

  it('reports the invalid path, and leaves everything else unchanged', () => {
    const paths = [
      'id',
      'model',
      'started_at',
      'initiator',
      'token_usages',
      'user_prompts',
      'tool_usages',
    ] as const;
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...paths), { minLength: 1 }),
        fc.constant(null),
        (broken, bad) => {
          const read = readInterception({ ...wire, ...Object.fromEntries(broken.map(path => [path, bad])) });
          expect(read.unread?.map(({ path }) => path).toSorted()).toEqual(broken.toSorted());
          const kept = paths.filter(path => !broken.includes(path));
          expect(kept.map(path => read[path])).toEqual(kept.map(path => readInterception(wire)[path]));
        },
      ),
    );
  });
});

describe('a page', () => {
  const read = (page: unknown) => v.safeParse(LenientPageSchema, page);

  it('is not affected by an invalid row', () => {
    const page = v.parse(LenientPageSchema, { count: 2, results: [wire, 'no row'], more: 1 });
    expect(page.count).toBe(2);
    expect(page.results.map(({ unread }) => unread !== undefined)).toEqual([false, true]);
  });

  it.each([
    ['no list', { count: 1, results: null }],
    ['no count', { results: [wire] }],
    ['an invalid count', { count: 2 ** 60, results: [wire] }],
    ['a list of something else', { count: 2, results: [1, 2] }],
    ['something else', 'hello'],
  ])('%s is not a response', (_name, page) => {
    expect(read(page).success).toBe(false);
  });

  it('is empty for both encodings of an empty list', () => {
    expect(read({ count: 0, results: null }).output).toEqual({ count: 0, results: [] });
    expect(read({ count: 0, results: [] }).output).toEqual({ count: 0, results: [] });
  });
});

describe('a row of a database with values that a response cannot express', () => {
  const altered = [
    { path: 'started_at', stored: 'infinity' },
    { path: 'user_prompts.0.prompt', stored: 'Hel…', bytes: 50_000_000 },
  ];

  it('returns the stored value', () => {
    const read = readInterception({ ...wire, altered });
    expect(read.unread).toEqual([
      { path: 'started_at', given: '"infinity"' },
      { path: 'user_prompts.0.prompt', given: '"Hel…"', bytes: 50_000_000 },
    ]);
    expect([storedText(read, 'started_at'), storedText(read, 'ended_at')]).toEqual(['infinity', null]);
  });

  it('is parsed even if `altered` has another form', () => {
    fc.assert(
      fc.property(fc.anything(), given => {
        const read = readInterception({ ...wire, altered: given });
        expect(read).toMatchObject({ id: 'a', model: 'gpt-5' });
      }),
    );
  });

  it('has no stored value for an unaltered field', () => {
    expect(readInterception({ ...wire, altered: [] }).unread).toBeUndefined();
  });
});

describe('a row with deeply nested values', () => {
  const nested: unknown = JSON.parse(`${'{"a":['.repeat(20_000)}${']}'.repeat(20_000)}`);

  it.each([
    ['metadata', { metadata: nested }, 'metadata'],
    [
      'metadata of a child',
      { user_prompts: [{ ...child, prompt: 'p', metadata: nested }] },
      'user_prompts.0.metadata',
    ],
    ['a field', { model: nested }, 'model'],
    ['a list', { tool_usages: nested }, 'tool_usages'],
    ['the initiator', { initiator: nested }, 'initiator.id'],
    ['the ID', { id: nested }, 'id'],
  ])('in %s is parsed, and can be serialized', (_name, patch, path) => {
    const read = readInterception({ ...wire, ...patch });
    expect(read.unread?.map(field => field.path)).toContain(path);
    expect(JSON.stringify(read).length).toBeGreaterThan(0);
  });

  it('keeps metadata up to 500 levels', () => {
    const levels = (count: number): unknown => JSON.parse(`${'{"a":'.repeat(count)}1${'}'.repeat(count)}`);
    expect(readInterception({ ...wire, metadata: levels(500) }).unread).toBeUndefined();
    expect(readInterception({ ...wire, metadata: levels(501) })).toMatchObject({
      metadata: null,
      unread: [{ path: 'metadata' }],
    });
  });
});
