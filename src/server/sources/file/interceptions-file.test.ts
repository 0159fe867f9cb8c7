import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { generateInterceptions } from '#server/demo-data/interceptions.ts';
import { exactJson } from './json-reader.ts';
import { InterceptionsFileError } from './file-entries.ts';
import { readFileBytes, utf8Of } from './file-bytes.ts';
import { interceptionsFile } from './interceptions-file.ts';

const NOW = new Date('2026-11-24T14:30:12.345Z');
const ID = '11111111-1111-4111-8111-11111111111';
const PERSON = { id: `${ID}a`, username: 'dana', name: 'Dana', avatar_url: '' };

/** A minimal interception with this last digit of the ID; `patch` overrides fields. */
const interception = (last: string, patch: object = {}): object => ({
  id: `${ID}${last}`,
  initiator: PERSON,
  provider: 'openai',
  model: 'gpt-5',
  started_at: '2026-03-13T20:46:00.187894Z',
  ended_at: '2026-03-13T20:46:01Z',
  ...patch,
});
const usage = (patch: object = {}): object => ({ input_tokens: 1, output_tokens: 2, ...patch });

function read(content: string | Buffer) {
  const file = interceptionsFile(Buffer.from(content), '/tmp/x.json');
  const rows = [...file.interceptions];
  const users = () => file.users(NOW, names => Promise.resolve(names.map(name => name.toLowerCase())));
  return { rows, users, ...file.notice() };
}
/** Like `read`, including decompression and decoding. */
const readFile = async (content: Buffer) => read(await utf8Of(content, '/tmp/x.json'));
const readAll = (...entries: unknown[]) => read(JSON.stringify(entries));
type ReasonCounts = ReturnType<typeof read>['skipped'];
const countsOf = (list: ReasonCounts) => Object.fromEntries(list.map(({ reason, count }) => [reason, count]));
const NOT_STORABLE = 'text: a NUL or half a surrogate pair, which Postgres cannot store, became U+FFFD';

describe('formats', () => {
  const entries = [interception('0'), interception('1'), interception('2')];
  const lines = entries.map(entry => JSON.stringify(entry));
  test.each([
    ['an array as printed by the CLI', JSON.stringify(entries, null, 1)],
    ['an array on one line', JSON.stringify(entries)],
    ['an API response', JSON.stringify({ count: 3, results: entries })],
    ['an indented API response', JSON.stringify({ count: 3, results: entries }, null, 2)],
    ['one object per line', lines.join('\n')],
    ['one object per line, with CRLF, blank lines and a final newline', `\r\n${lines.join('\r\n\r\n')}\r\n`],
    [
      'one API response per line',
      entries.map(entry => JSON.stringify({ count: 9, results: [entry] })).join('\n'),
    ],
    ['one array per line', lines.map(line => `[${line}]`).join('\n')],
    ['with a byte order mark', `\ufeff${JSON.stringify(entries)}`],
    ['concatenated values', lines.join('')],
    ['concatenated arrays', lines.map(line => `[${line}]`).join('')],
    [
      'concatenated indented responses, as from several calls of curl',
      entries.map(entry => JSON.stringify({ count: 9, results: [entry] }, null, 2)).join(''),
    ],
    ['concatenated files with byte order marks', lines.map(line => `\ufeff${line}\r\n`).join('')],
    ['all formats at once', `[${lines[0]}] ${lines[1]}\n\n{"results":[\n${lines[2]}]}{"results":[]}[]`],
    ['a JSON text sequence (RFC 7464)', lines.map(line => `\u001e${line}\n`).join('')],
    ['an array of arrays', `[[${lines[0]}],{"results":[${lines[1]},${lines[2]}]}]`],
  ])('%s', (_name, content) => {
    expect(read(content)).toMatchObject({ read: 3, skipped: [], changed: [] });
  });

  test.each([
    ['UTF-16, as written by PowerShell', Buffer.from(`\ufeff${JSON.stringify(entries)}`, 'utf16le')],
    ['big-endian UTF-16', Buffer.from(`\ufeff${JSON.stringify(entries)}`, 'utf16le').swap16()],
    ['gzip', gzipSync(JSON.stringify(entries))],
    ['gzip of UTF-16', gzipSync(Buffer.from(`\ufeff${lines.join('\n')}`, 'utf16le'))],
    ['several gzip members', Buffer.concat(lines.map(line => gzipSync(line)))],
  ])('%s', async (_name, content) => {
    expect(await readFile(content)).toMatchObject({ read: 3, skipped: [], changed: [] });
  });

  const text = JSON.stringify(entries);
  test.each([
    ['UTF-16LE text without a byte order mark: convert it', Buffer.from(text, 'utf16le')],
    ['UTF-16BE text without a byte order mark: convert it', Buffer.from(text, 'utf16le').swap16()],
    ['is UTF-32 text', Buffer.from([0xff, 0xfe, 0, 0, 0x5b, 0, 0, 0])],
    ['cannot be unpacked with gzip', gzipSync(text).subarray(0, -20)],
    ['cannot be unpacked with gzip', Buffer.concat([gzipSync(text).subarray(0, 10), Buffer.from(text)])],
    ['is compressed with gzip twice', gzipSync(gzipSync(text))],
    ['unpacks to more than 200 times its size', gzipSync(Buffer.alloc(80_000_000, ' '))],
    ['is a ZIP archive', Buffer.from('PK\u0003\u0004...')],
    ['is compressed with Zstandard', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0])],
    ['is HTML or XML, not JSON', Buffer.from('<!doctype html><title>Sign in</title>')],
  ])('a file that %s is refused with that reason', async (problem, content) => {
    await expect(readFile(content)).rejects.toThrow(InterceptionsFileError);
    await expect(readFile(content)).rejects.toThrow(problem);
    await expect(readFile(content)).rejects.toThrow(/^[^\n]*$/);
  });

  test('values with any separators are all read, in order', () => {
    const between = fc.constantFrom('', ' ', '\n', '\r\n\t', '\ufeff', '\n\ufeff', '\u001e');
    const indent = fc.constantFrom(0, 2, '\t');
    const value = fc.tuple(fc.constantFrom('array', 'answer', 'one'), fc.nat(3), indent, between);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), values => {
        const ids: string[] = [];
        const next = () => {
          ids.push(`00000000-0000-4000-8000-${String(ids.length).padStart(12, '0')}`);
          return interception('0', { id: ids.at(-1), user_prompts: [{ prompt: '}{][\\"\n' }] });
        };
        const content = values.map(([kind, length, space, gap]) => {
          const list = kind === 'one' ? [] : Array.from({ length }, next);
          const held = kind === 'one' ? next() : kind === 'array' ? list : { count: 9, results: list };
          return JSON.stringify(held, null, space) + gap;
        });
        const result = read(content.join(''));
        expect(result.rows.map(row => row.id)).toEqual(ids);
        expect(result.skipped).toEqual([]);
      }),
    );
  });

  test('invalid text between values only skips itself, and is reported with its line', () => {
    const answer = JSON.stringify({ count: 1, results: [interception('3')] }, null, 2);
    const broken = [
      lines[0],
      'curl: (7) Failed to connect',
      '{"results": [',
      answer,
      '{"message":"Signed out."}',
    ];
    expect(read([...broken, lines[1]].join('\n'))).toMatchObject({
      read: 3,
      skipped: [
        { reason: 'line: invalid JSON', count: 2, places: ['line 2', 'line 3'] },
        { reason: 'response: an error, not a list of interceptions', count: 1 },
      ],
    });
    expect(read(lines.join(',\n'))).toMatchObject({
      read: 3,
      skipped: [{ reason: 'line: unexpected comma', count: 2, places: ['line 1', 'line 2'] }],
    });
  });

  test('the last line of an export is not an interception', () => {
    expect(read(`${lines.join('\n')}\n{"done":true,"count":3}\n`)).toMatchObject({ read: 3, skipped: [] });
  });

  test('a single interception is accepted, and so is an empty array', () => {
    expect(read(JSON.stringify(interception('0'), null, 1))).toMatchObject({ read: 1, skipped: [] });
    expect(read('[]')).toMatchObject({ read: 0, skipped: [] });
    expect(read('{"count": 0, "results": []}')).toMatchObject({ read: 0, skipped: [] });
  });

  test('an invalid line only skips itself, in any position', () => {
    const broken = '{"id": "1111';
    expect(read([broken, ...lines].join('\n'))).toMatchObject({
      read: 3,
      skipped: [{ reason: 'line: invalid JSON', count: 1, places: ['line 1'] }],
    });
    expect(read([...lines, broken].join('\n'))).toMatchObject({
      read: 3,
      skipped: [{ reason: 'line: invalid JSON', count: 1, places: ['line 4'] }],
    });
    const latin = Buffer.concat([
      Buffer.from(`${lines.join('\n')}\n{"id":"`),
      Buffer.from([0xe9]),
      Buffer.from('"}'),
    ]);
    expect(read(latin)).toMatchObject({ read: 3, skipped: [{ count: 1, places: ['line 4: \ufffd'] }] });
  });

  test.each([
    ['', /x\.json is empty\. Expected the JSON array/],
    [' \n\t', /is empty/],
    ['hello', /is invalid JSON: see line 1 at column 1\. Expected/],
    ['[\n  {"id": 1},\n  oops\n]', /line 3 at column 3/],
    ['[{"id": 1},\n {"id": 2', /ends too early/],
    ['[{"id": 1} {"id": 2}]', /line 1 at column 12\. Expected/],
    [`[{"id": "${ID}0"},\n{"id": "é" "b"}]`, /line 2 at column 12, after interception 1{8}-.*0\. Expected/],
    ['[\n{"id": 1},\noops,\n{"id": 2}\n]', /line 3 at column 1/],
    ['{"message": "You are signed out."}', /contains no list of interceptions/],
    ['"text"', /contains no list/],
    ['null', /contains no list/],
    [Buffer.from([0x5b, 0xff, 0x5d]), /is not UTF-8 text: see line 1/],
    [`${'['.repeat(200_000)}`, /is invalid JSON/],
  ])('%j is refused with a one-line reason', (content, message) => {
    expect(() => read(content)).toThrow(InterceptionsFileError);
    expect(() => read(content)).toThrow(message);
    expect(() => read(content)).toThrow(/^[^\n]*$/);
  });

  test('a missing file, and a folder, are refused with their path', async () => {
    await expect(readFileBytes('/nowhere/x.json')).rejects.toThrow('/nowhere/x.json does not exist');
    await expect(readFileBytes('/tmp')).rejects.toThrow('/tmp is a folder');
  });
});

describe('interceptions', () => {
  test('fields that older versions lack have Coder’s defaults', () => {
    const { rows, skipped } = readAll(
      interception('0', {
        ended_at: null,
        token_usages: [
          usage({ metadata: { cache_read_input: 5, prompt_cached: 6, cache_creation_input: 7 } }),
          usage({ metadata: { prompt_cached: 6 } }),
          usage({ metadata: { input_cached: 8 } }),
          usage({
            cache_read_input_tokens: 0,
            cache_write_input_tokens: 1,
            metadata: { cache_read_input: 5 },
          }),
        ],
      }),
    );
    expect(skipped).toEqual([]);
    expect(rows[0]).toMatchObject({
      provider_name: 'openai',
      client: null,
      api_key_id: null,
      metadata: null,
      ended_at: null,
      token_usages: [
        { cache_read_input_tokens: 5, cache_write_input_tokens: 7 },
        { cache_read_input_tokens: 6, cache_write_input_tokens: 0 },
        { cache_read_input_tokens: 8, cache_write_input_tokens: 0 },
        { cache_read_input_tokens: 0, cache_write_input_tokens: 1 },
      ],
      user_prompts: [],
      tool_usages: [],
    });
  });

  test.each([
    [null, 'interception: not an object'],
    [7, 'interception: not an object'],
    [interception('0', { id: undefined }), 'interception: id is missing'],
    [interception('0', { id: 7 }), 'interception: id is not a UUID'],
    [interception('0', { id: 'abc' }), 'interception: id is not a UUID'],
    [interception('0', { initiator: undefined }), 'interception: initiator is missing'],
    [interception('0', { initiator: null }), 'initiator: not an object'],
    [interception('0', { initiator: { id: 'x' } }), 'initiator: id is not a UUID'],
    [interception('0', { model: undefined }), 'interception: model is missing'],
    [interception('0', { started_at: 'yesterday' }), 'interception: started_at is not a time'],
    [interception('0', { started_at: '2026-02-30T00:00:00Z' }), 'interception: started_at is not a time'],
    [interception('0', { started_at: '0000-01-01T00:00:00Z' }), 'interception: started_at is not a time'],
    [
      interception('0', { started_at: '9999-12-31T23:59:59-10:00' }),
      'interception: started_at is not a time',
    ],
    [interception('0', { ended_at: 12 }), 'interception: ended_at is not a time'],
  ])('%j is reported as "%s", and the others are read', (entry, reason) => {
    const result = readAll(interception('1'), entry, interception('2'));
    expect(result).toMatchObject({ read: 2, skipped: [{ reason, count: 1 }], changed: [] });
    expect(result.rows).toHaveLength(2);
  });

  test('times keep their microseconds, in UTC', () => {
    const { rows } = readAll(
      interception('0', {
        started_at: '2026-03-13t21:46:00.187894+02:00',
        ended_at: '2026-03-13T20:46:01.1Z',
      }),
    );
    expect(rows[0]).toMatchObject({
      started_at: '2026-03-13T19:46:00.187894Z',
      ended_at: '2026-03-13T20:46:01.1Z',
    });
  });

  test('metadata that is not an object is dropped and reported, without its row', () => {
    const deep = JSON.parse('{"a":'.repeat(500) + '1' + '}'.repeat(500)) as unknown;
    const result = readAll(
      interception('0', { metadata: { Username: 'dana', nested: { list: [1, null, 'x'] } } }),
      interception('1', { metadata: ['x'] }),
      interception('2', { metadata: deep }),
    );
    expect(result.rows.map(row => row.metadata)).toEqual([
      { Username: 'dana', nested: { list: [1, null, 'x'] } },
      {},
      {},
    ]);
    expect(countsOf(result.skipped)).toEqual({
      'metadata: nested deeper than 100 levels, or longer than 15 MiB': 1,
      'metadata: not an object': 1,
    });
  });

  test.each([
    ['thread_root_id', 'abc', null, 'is not a UUID and was ignored'],
    ['client', 'x'.repeat(65), 'x'.repeat(64), 'is longer than 64 characters and was truncated'],
    ['client', 7, null, 'is not a string and was ignored'],
    ['model', 'é'.repeat(501), 'é'.repeat(500), 'is longer than 500 characters and was truncated'],
    [
      'provider',
      '\u{1f600}'.repeat(501),
      '\u{1f600}'.repeat(500),
      'is longer than 500 characters and was truncated',
    ],
    ['error_message', {}, null, 'is not a string and was ignored'],
    ['agent_firewall_sequence_number', '7', null, 'is not a number and was ignored'],
  ])('%s: an invalid value only affects itself', (name, value, expected, change) => {
    const { rows, changed, skipped } = readAll(interception('0', { [name]: value }));
    expect(rows).toMatchObject([{ [name]: expected }]);
    expect(skipped).toEqual([]);
    expect(changed).toMatchObject([{ reason: `interception: ${name} ${change}`, count: 1 }]);
  });

  test('fields of newer versions are read, and unknown ones are reported once', () => {
    const newer = {
      credential_kind: 'byok',
      credential_hint: 'sk-a...z',
      agent_firewall_session_id: 'abc',
      agent_firewall_sequence_number: 3,
      error_type: 'timeout',
      error_message: 'too slow',
      thread_parent_id: `${ID}8`,
      thread_root_id: `${ID}9`,
      client_session_id: 'session',
    };
    const tool = { tool: 'x', provider_tool_call_id: 'toolu_1', later: 1 };
    const more = { tool_usages: [tool, tool], future: { a: [1, 2] }, initiator: { ...PERSON, email: 'd@x' } };
    const { rows, changed } = readAll(interception('0', { ...newer, ...more }), interception('1', more));
    expect(rows[0]).toMatchObject({ ...newer, tool_usages: [{ provider_tool_call_id: 'toolu_1' }, {}] });
    expect(rows[1]).toMatchObject({ credential_kind: '', credential_hint: '', client_session_id: null });
    expect(countsOf(changed)).toEqual({
      'interception: unknown field future was ignored': 2,
      'interception: unknown field initiator.email was ignored': 2,
      'interception: unknown field tool_usages.later was ignored': 2,
    });
  });

  test('reasons with names from the file are limited', () => {
    const names = Array.from({ length: 1000 }, (_, at): [string, number] => [`f${at}`, at]);
    const { changed } = readAll(interception('0', Object.fromEntries(names)));
    expect(changed).toHaveLength(101);
    expect(changed[0]).toMatchObject({ count: 900, reason: 'other reasons' });
    expect(changed.flatMap(({ places }) => places).length).toBeLessThan(600);
  });

  test('examples have a line and an ID, with at most five per reason', () => {
    const entries = Array.from('01234567', last => interception(last, { model: 7 }));
    const { skipped } = read(JSON.stringify(entries, null, 1));
    const lines = JSON.stringify(entries, null, 1).split('\n');
    expect(skipped).toHaveLength(1);
    expect(skipped[0]?.count).toBe(8);
    expect(skipped[0]?.places).toHaveLength(5);
    for (const [at, place] of (skipped[0]?.places ?? []).entries()) {
      const [, line = '', id] = /^line (\d+): (.*)$/.exec(place) ?? [];
      expect(id).toBe(`${ID}${at}`);
      expect(lines[Number(line)]).toContain(id);
    }
  });

  test('interceptions that have not ended are counted', () => {
    expect(
      readAll(
        interception('0'),
        interception('1', { ended_at: null }),
        interception('2', { ended_at: undefined }),
      ),
    ).toMatchObject({
      read: 3,
      unfinished: 2,
    });
  });
});

describe('a repeated ID', () => {
  const ENDS = [null, '2026-03-13T20:46:01Z', '2026-03-13T20:46:02Z'] as const;
  const version = fc.record({
    ended_at: fc.constantFrom(...ENDS),
    prompts: fc.nat(3),
    form: fc.constantFrom(
      (id: string) => id,
      (id: string) => id.toUpperCase(),
      (id: string) => `{${id}}`,
      (id: string) => `urn:uuid:${id}`,
      (id: string) => id.replaceAll('-', ''),
    ),
    other: fc.boolean(),
  });

  test('keeps the ended and later record with its children, in any position', () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 6 }), versions => {
        const entries = versions.map(({ ended_at, prompts, form, other }, at) =>
          interception('0', {
            id: form(`${ID}${other ? '1' : '0'}`),
            api_key_id: `version ${at}`,
            ended_at,
            user_prompts: Array.from({ length: prompts }, (_, place) => ({
              id: `${ID}${place}`,
              prompt: `${place}`,
            })),
          }),
        );
        const { rows, skipped, changed, unfinished } = readAll(...entries);
        expect(skipped).toEqual([]);
        const expected = [false, true].flatMap(other => {
          const sameId = versions.map((each, at) => ({ ...each, at })).filter(each => each.other === other);
          const rank = (each: (typeof sameId)[number]): number[] => [
            ENDS.indexOf(each.ended_at),
            each.prompts,
            each.at,
          ];
          const best = sameId.toSorted((left, right) => compare(rank(right), rank(left)))[0];
          return best === undefined ? [] : [best];
        });
        expect(new Set(rows.map(row => row.api_key_id))).toEqual(
          new Set(expected.map(({ at }) => `version ${at}`)),
        );
        expect(rows).toHaveLength(expected.length);
        for (const row of rows) {
          const version = versions[Number(row.api_key_id?.slice(8))];
          expect(row.user_prompts.map(({ prompt }) => prompt)).toEqual(
            Array.from({ length: version?.prompts ?? 0 }, (_, place) => `${place}`),
          );
        }
        expect(unfinished).toBe(expected.filter(({ ended_at }) => ended_at === null).length);
        const repeated = [false, true].filter(
          other => versions.filter(each => each.other === other).length > 1,
        );
        const duplicateReason = changed.find(({ reason }) =>
          reason.startsWith('interception: duplicate id, the'),
        );
        expect(duplicateReason?.count ?? 0).toBe(repeated.length);
      }),
    );
  });

  const compare = (left: number[], right: number[]): number => {
    const at = left.findIndex((value, index) => value !== right[index]);
    return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
  };

  test('ignores records that cannot be read', () => {
    const result = readAll(
      interception('0'),
      interception('0', { model: 7, ended_at: '2027-01-01T00:00:00Z' }),
    );
    expect(result).toMatchObject({
      read: 1,
      changed: [],
      skipped: [{ reason: 'interception: model is not a string' }],
    });
  });
});

describe('characters that Postgres cannot store', () => {
  test('are replaced, in any field', () => {
    const { rows, skipped, changed, users } = readAll(
      interception('0', {
        initiator: { ...PERSON, name: 'Da\0na' },
        model: 'a\ud800b',
        metadata: { 'k\0': ['v\udc00\ud83d\ude00'] },
        user_prompts: [{ prompt: 'a\0b \ud800 c' }],
        tool_usages: [{ tool: 't\0', input: '{"a":"\0"}', invocation_error: '\udfff' }],
      }),
    );
    expect(skipped).toEqual([]);
    expect(rows[0]).toMatchObject({
      model: 'a\ufffdb',
      metadata: { 'k\ufffd': ['v\ufffd\u{1f600}'] },
      user_prompts: [{ prompt: 'a\ufffdb \ufffd c' }],
      tool_usages: [{ tool: 't\ufffd', input: '{"a":"\ufffd"}', invocation_error: '\ufffd' }],
    });
    expect(changed).toEqual([{ reason: NOT_STORABLE, count: 1, places: [`line 1: ${ID}0`] }]);
    return expect(users()).resolves.toContainEqual(expect.objectContaining({ name: 'Da\ufffdna' }));
  });

  test('invalid UTF-8 is replaced', () => {
    const [before = '', after = ''] = JSON.stringify([
      interception('0', { user_prompts: [{ prompt: 'caf#!' }] }),
    ]).split('#');
    const { rows, changed } = read(
      Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after)]),
    );
    expect(rows[0]?.user_prompts[0]?.prompt).toBe('caf\ufffd!');
    expect(changed).toMatchObject([{ reason: 'text: bytes that are not UTF-8 became U+FFFD', count: 1 }]);
  });

  test('any other text is unchanged', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('\\', '"', '\0', '\ud800', 'é', '\u{1f600}') }),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (prompt, ascii) => {
        const json = JSON.stringify([interception('0', { user_prompts: [{ prompt }] })]);
        const escaped = json.replace(
          /[^\x00-\x7f]/g,
          unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        const { rows } = read(ascii ? escaped : json);
        expect(rows[0]?.user_prompts[0]?.prompt).toBe(prompt.replace(/\0|\p{Cs}/gu, '\ufffd'));
      }),
    );
  });
});

describe('numbers', () => {
  test('keep every digit in metadata', () => {
    const numbers = [
      '2512292042121000001',
      '-9007199254740993',
      '1.0',
      '0.1000',
      '-0',
      '1e400',
      '1e999999',
      '-1.0E+99999999999',
      '1E-7',
      '0.30000000000000004441',
    ];
    const metadata = `{"list":[${numbers.join(',')}],"plain":12}`;
    const entry = JSON.stringify(interception('0')).replace(
      /}$/,
      `,"metadata":${metadata},"token_usages":[{"input_tokens":1,"output_tokens":1,"metadata":${metadata}}]}`,
    );
    const { rows, changed } = read(entry);
    expect(exactJson(rows[0]?.metadata)).toBe(metadata);
    expect(exactJson(rows[0]?.token_usages[0]?.metadata)).toBe(metadata);
    expect(changed).toEqual([]);
  });

  test.each([
    ['9007199254740993', 9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['12', 12],
    ['5.0', 5],
    ['1e3', 1000],
  ])('the count %s is read exactly', (written, count) => {
    const entry = JSON.stringify(interception('0', { token_usages: [usage({ input_tokens: '#' })] }));
    const { rows, skipped } = read(entry.replace('"#"', written));
    expect(skipped).toEqual([]);
    expect(rows[0]?.token_usages[0]?.input_tokens).toBe(count);
  });

  test('any integer in metadata is unchanged, including counts', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), number => {
        const entry = JSON.stringify(
          interception('0', { token_usages: [usage({ metadata: { cache_read_input: '#' } })] }),
        );
        const { rows } = read(entry.replace('"#"', String(number)));
        const [usageRow] = rows[0]?.token_usages ?? [];
        expect(exactJson(usageRow?.metadata)).toBe(`{"cache_read_input":${number}}`);
        expect(String(usageRow?.cache_read_input_tokens)).toBe(String(number));
      }),
    );
  });
});

describe('very long texts', () => {
  test('are truncated and reported, and later values are still read', () => {
    const entry = interception('0', {
      user_prompts: [
        { prompt: 'ab\u00e9'.repeat(1_000_000) },
        { prompt: '\\'.repeat(8_000_000) },
        { prompt: 'x'.repeat(300) },
      ],
      tool_usages: [{ tool: 'read', input: '{}' }],
    });
    const { rows, changed, skipped } = readAll(entry, interception('1'));
    expect(skipped).toEqual([]);
    expect(rows).toHaveLength(2);
    const [first = '', second = '', third] = rows[0]?.user_prompts.map(({ prompt }) => prompt) ?? [];
    expect(first).toHaveLength(3_000_000);
    expect(second).toMatch(/^\\+$/);
    // The rest of 15 MiB after the first text, IDs and names, in escapes of two bytes.
    const left = (15 * 2 ** 20 - 4_000_000) / 2;
    expect(second.length).toBeGreaterThan(left - 500);
    expect(second.length).toBeLessThan(left);
    expect(third).toHaveLength(256);
    expect(rows[0]?.tool_usages).toMatchObject([{ tool: 'read', input: '{}' }]);
    expect(countsOf(changed)).toEqual({ 'text: more than 15 MiB in one interception, truncated': 1 });
  });

  test('are truncated between characters', () => {
    for (const character of ['é', '\u{1f600}', '\\', '\u0001']) {
      const { rows, changed } = readAll(
        interception('0', { user_prompts: [{ prompt: character.repeat(8_500_000) }] }),
      );
      expect(changed).toMatchObject([{ reason: 'text: more than 15 MiB in one interception, truncated' }]);
      const prompt = rows[0]?.user_prompts[0]?.prompt ?? '';
      expect(prompt).toBe(character.repeat(prompt.length / character.length));
    }
  });

  test('metadata, digits and arrays are bounded too', () => {
    const entry = JSON.stringify(
      interception('0', {
        metadata: { list: Array.from({ length: 9_000_000 }, () => 1) },
        token_usages: [usage({ metadata: { digits: '#' } })],
        user_prompts: Array.from({ length: 100_001 }, () => ({ prompt: 'x' })),
      }),
    );
    const { rows, skipped, changed } = read(entry.replace('"#"', '1'.repeat(200_000)));
    expect(rows[0]?.metadata).toEqual({});
    expect(rows[0]?.token_usages[0]?.metadata).toEqual({});
    expect(rows[0]?.user_prompts).toHaveLength(100_000);
    expect(countsOf(skipped)).toEqual({
      'metadata: nested deeper than 100 levels, or longer than 15 MiB': 2,
    });
    expect(countsOf(changed)).toEqual({ 'list: longer than 100,000 entries, truncated': 1 });
  });
});

describe('children', () => {
  test('an invalid child is reported and only skips itself', () => {
    const result = readAll(
      interception('0', {
        token_usages: [usage(), null, usage({ input_tokens: '5' }), usage({ output_tokens: 1.5 })],
        user_prompts: [
          { prompt: 'a\tb\\n\n"' },
          {},
          { prompt: 'x', created_at: 'never', provider_response_id: 7 },
        ],
        tool_usages: 'none',
      }),
      interception('1', {
        token_usages: [usage({ input_tokens: 2 ** 63 })],
        tool_usages: [{ tool: 'x', injected: 'yes' }],
      }),
    );
    expect(result.read).toBe(2);
    expect(result.rows[0]).toMatchObject({
      token_usages: [{}],
      user_prompts: [
        { prompt: 'a\tb\\n\n"' },
        { prompt: 'x', created_at: '2026-03-13T20:46:00.187894Z', provider_response_id: '' },
      ],
      tool_usages: [],
    });
    expect(result.rows[1]?.tool_usages).toMatchObject([{ tool: 'x', injected: false }]);
    expect(countsOf(result.skipped)).toEqual({
      'token usage: not an object': 1,
      'token usage: input_tokens is not a number': 1,
      'token usage: output_tokens is not a 64-bit integer': 1,
      'token usage: input_tokens is not a 64-bit integer': 1,
      'prompt: prompt is missing': 1,
      'tool calls: not a list': 1,
    });
    expect(countsOf(result.changed)).toEqual({
      'prompt: created_at is not a time and was ignored': 1,
      'prompt: provider_response_id is not a string and was ignored': 1,
      'tool call: injected is not true or false and was ignored': 1,
    });
  });

  test('invalid and repeated IDs are replaced deterministically', () => {
    const prompts = [
      { id: `${ID}F`, prompt: 'a' },
      { id: `${ID}f`, prompt: 'b' },
      { id: 'x', prompt: 'c' },
      { prompt: 'd' },
    ];
    const ids = () =>
      readAll(
        interception('0', { user_prompts: prompts }),
        interception('1', { user_prompts: prompts }),
      ).rows.flatMap(row => row.user_prompts.map(prompt => prompt.id));
    const first = ids();
    expect(first[0]).toBe(`${ID}f`);
    expect(new Set(first).size).toBe(8);
    for (const id of first) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(ids()).toEqual(first);
  });

  test('children without IDs keep their order', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ prompt: fc.string() }), { maxLength: 40 }), list => {
        const idAt = (at: number): string => `${ID.slice(0, -12)}${String(at).padStart(12, '0')}`;
        // Two interceptions with the same child IDs: the second needs new ones.
        const prompts = list.map(({ prompt }, at) => ({ prompt, id: idAt(at) }));
        const { rows } = readAll(
          interception('0', { user_prompts: prompts.map(({ prompt }) => ({ prompt })) }),
          interception('1', { user_prompts: prompts }),
          interception('2', { user_prompts: prompts }),
        );
        for (const row of rows) {
          const sorted = row.user_prompts.toSorted((left, right) => (left.id < right.id ? -1 : 1));
          expect(sorted.map(({ prompt }) => prompt)).toEqual(list.map(({ prompt }) => prompt));
        }
      }),
    );
  });

  test('a generated ID that the file also uses is not assigned twice', () => {
    const [derived] = readAll(interception('0', { user_prompts: [{ prompt: 'a' }] })).rows.flatMap(row =>
      row.user_prompts.map(prompt => prompt.id),
    );
    const { rows } = readAll(
      interception('1', { user_prompts: [{ id: derived, prompt: 'b' }] }),
      interception('0', { user_prompts: [{ prompt: 'a' }] }),
    );
    expect(rows[0]?.user_prompts[0]?.id).toBe(derived);
    expect(rows[1]?.user_prompts[0]?.id).not.toBe(derived);
  });
});

describe('users', () => {
  const names = (users: Awaited<ReturnType<ReturnType<typeof read>['users']>>) =>
    users.filter(user => !user.deleted).map(user => user.username);

  test('each initiator becomes one user with the name of the newest row, in addition to the accounts', async () => {
    const users = await readAll(
      interception('0', { started_at: '2026-03-13T10:00:00Z', initiator: { ...PERSON, name: 'Dana Old' } }),
      interception('1', { started_at: '2026-03-14T10:00:00Z', initiator: { ...PERSON, name: 'Dana New' } }),
      interception('2', { started_at: '2026-03-12T10:00:00Z', initiator: { ...PERSON, name: 'Dana Older' } }),
    ).users();
    expect(names(users)).toEqual(['dana', 'olivia', 'arun', 'mei']);
    expect(users[0]).toMatchObject({
      name: 'Dana New',
      created_at: '2026-03-12T10:00:00Z',
      last_seen_at: '2026-03-14T10:00:00Z',
    });
  });

  test('a user with the username of an account keeps it', async () => {
    const users = await readAll(
      interception('0', { initiator: { ...PERSON, username: 'Olivia' } }),
      interception('1', { initiator: { ...PERSON, id: `${ID}b`, username: 'olivia-2' } }),
    ).users();
    expect(names(users)).toEqual(['Olivia', 'olivia-2', 'olivia-3', 'arun', 'mei']);
    expect(users.find(user => user.username === 'olivia-3')).toMatchObject({
      id: ACCOUNTS.owner.id,
      rbac_roles: ['owner'],
    });
  });

  test('of two users with one username the last seen owns it, and an account in the file keeps its role', async () => {
    const users = await readAll(
      interception('0', { started_at: '2026-03-12T10:00:00Z' }),
      interception('1', {
        started_at: '2026-03-13T10:00:00Z',
        initiator: { ...PERSON, id: `${ID}b`, username: 'DANA' },
      }),
      interception('2', { initiator: { id: ACCOUNTS.auditor.id } }),
    ).users();
    expect(users.filter(user => user.deleted).map(user => user.id)).toEqual([PERSON.id]);
    expect(users.find(user => user.id === ACCOUNTS.auditor.id)).toMatchObject({
      username: `user-${ACCOUNTS.auditor.id}`,
      rbac_roles: ['auditor'],
    });
    expect(users).toHaveLength(5);
  });
});

test('no file content throws anything but InterceptionsFileError', () => {
  const sometimes = (value: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 4, arbitrary: value }, fc.anything());
  const entry = fc.record(
    {
      id: sometimes(fc.uuid()),
      initiator: sometimes(
        fc.record({ id: sometimes(fc.uuid()), username: sometimes(fc.string({ unit: 'binary' })) }),
      ),
      provider: sometimes(fc.string()),
      model: sometimes(fc.string({ unit: 'binary' })),
      started_at: sometimes(fc.date({ noInvalidDate: true }).map(date => date.toISOString())),
      metadata: fc.anything(),
      token_usages: sometimes(
        fc.array(sometimes(fc.record({ input_tokens: fc.anything(), output_tokens: fc.nat() }))),
      ),
      user_prompts: sometimes(fc.array(sometimes(fc.record({ prompt: fc.string({ unit: 'binary' }) })))),
      tool_usages: sometimes(fc.array(fc.anything())),
    },
    { requiredKeys: [] },
  );
  const json = (value: unknown): string => {
    try {
      return JSON.stringify(value) ?? 'null';
    } catch {
      return 'null';
    }
  };
  const content = fc.oneof(
    fc.array(sometimes(entry)).map(json),
    fc.array(sometimes(entry)).map(entries => entries.map(json).join('\n')),
    fc.tuple(fc.array(entry).map(json), fc.nat(400)).map(([text, end]) => text.slice(0, end)),
    fc.string(),
    fc.uint8Array().map(bytes => Buffer.from(bytes)),
  );
  fc.assert(
    fc.property(content, text => {
      try {
        const { rows, read: count } = read(text);
        expect(rows).toHaveLength(count);
      } catch (error) {
        if (!(error instanceof InterceptionsFileError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});

test('generated interceptions are read back unchanged', () => {
  const rows = [...generateInterceptions({ seed: 3, size: 300, now: NOW })];
  const { rows: readRows, skipped } = readAll(
    ...rows.map(({ initiator_id, ...row }) => ({
      ...row,
      initiator: { id: initiator_id, username: initiator_id },
    })),
  );
  expect(skipped).toEqual([]);
  const comparable = (list: typeof rows) =>
    JSON.stringify(
      list.map(row => ({
        ...row,
        tool_usages: row.tool_usages.map(tool => ({ ...tool })),
      })),
      (key, value: unknown) =>
        key.endsWith('_at') && typeof value === 'string' ? value.replace(/\.?0*Z$/, 'Z') : value,
    );
  expect(JSON.parse(comparable(readRows))).toEqual(JSON.parse(comparable(rows)));
});
