import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCOUNTS } from '#server/seed/accounts.ts';
import { madeUpInterceptions } from '#server/seed/interceptions.ts';
import { InterceptionsFileError } from './interceptions-file-error.ts';
import { interceptionsFile, readFileBytes } from './interceptions-file.ts';

const NOW = new Date('2026-11-24T14:30:12.345Z');
const ID = '11111111-1111-4111-8111-11111111111';
const PERSON = { id: `${ID}a`, username: 'dana', name: 'Dana', avatar_url: '' };

/** The least that is an interception; `patch` changes it. */
const made = (last: string, patch: object = {}): object => ({
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
  return { rows, users: file.users(NOW), ...file.notice() };
}
const readAll = (...entries: unknown[]) => read(JSON.stringify(entries));
const reasons = ({ skipped }: ReturnType<typeof read>) =>
  Object.fromEntries(skipped.map(({ reason, count }) => [reason, count]));

describe('forms', () => {
  const entries = [made('0'), made('1'), made('2')];
  const lines = entries.map(entry => JSON.stringify(entry));
  test.each([
    ['an array as the command prints it', JSON.stringify(entries, null, 1)],
    ['an array on one line', JSON.stringify(entries)],
    ['an answer of the API', JSON.stringify({ count: 3, results: entries })],
    ['an answer of the API, indented', JSON.stringify({ count: 3, results: entries }, null, 2)],
    ['an object a line', lines.join('\n')],
    [
      'an object a line, with Windows ends, blank lines and a last newline',
      `\r\n${lines.join('\r\n\r\n')}\r\n`,
    ],
    [
      'several answers, one a line',
      entries.map(entry => JSON.stringify({ count: 9, results: [entry] })).join('\n'),
    ],
    ['several arrays, one a line', lines.map(line => `[${line}]`).join('\n')],
    ['with a byte order mark', `\ufeff${JSON.stringify(entries)}`],
    ['in UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${JSON.stringify(entries)}`, 'utf16le')],
  ])('%s', (_name, content) => {
    expect(read(content)).toMatchObject({ read: 3, skipped: [] });
  });

  test('one interception alone is a list of one, an empty list is fine', () => {
    expect(read(JSON.stringify(made('0'), null, 1))).toMatchObject({ read: 1, skipped: [] });
    expect(read('[]')).toMatchObject({ read: 0, skipped: [] });
    expect(read('{"count": 0, "results": []}')).toMatchObject({ read: 0, skipped: [] });
  });

  test('a broken line costs that line only, wherever it is', () => {
    const broken = '{"id": "1111';
    expect(read([broken, ...lines].join('\n'))).toMatchObject({
      read: 3,
      skipped: [{ reason: 'line: not JSON', count: 1 }],
    });
    expect(read([...lines, broken].join('\n'))).toMatchObject({
      read: 3,
      skipped: [{ reason: 'line: not JSON', count: 1 }],
    });
    const latin = Buffer.concat([
      Buffer.from(`${lines.join('\n')}\n{"id":"`),
      Buffer.from([0xe9]),
      Buffer.from('"}'),
    ]);
    expect(read(latin)).toMatchObject({ read: 3, skipped: [{ reason: 'line: not UTF-8', count: 1 }] });
  });

  test.each([
    ['', /x\.json is empty\. Expected the JSON array/],
    [' \n\t', /is empty/],
    ['hello', /is not JSON: something is wrong in line 1 at column 1\. Expected/],
    ['[\n  {"id": 1},\n  oops\n]', /line 3 at column 3/],
    ['[{"id": 1},\n {"id": 2', /breaks off at its end/],
    ['[{"id": 1} {"id": 2}]', /line 1 at column 12/],
    ['{"message": "You are signed out."}', /holds no list of interceptions/],
    ['"text"', /holds no list/],
    ['null', /holds no list/],
    [Buffer.from([0x5b, 0xff, 0x5d]), /is not UTF-8 text/],
  ])('%j is refused in one line that says why', (content, message) => {
    expect(() => read(content)).toThrow(InterceptionsFileError);
    expect(() => read(content)).toThrow(message);
    expect(() => read(content)).toThrow(/^[^\n]*$/);
  });

  test('a file that is not there, and a folder, are refused by name', async () => {
    await expect(readFileBytes('/nowhere/x.json')).rejects.toThrow('/nowhere/x.json does not exist');
    await expect(readFileBytes('/tmp')).rejects.toThrow('/tmp is a folder');
  });
});

describe('interceptions', () => {
  test('what older versions lack is filled as Coder filled it', () => {
    const { rows, skipped } = readAll(
      made('0', {
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
    [made('0', { id: undefined }), 'interception: no id'],
    [made('0', { id: 7 }), 'interception: id is not a UUID'],
    [made('0', { id: 'abc' }), 'interception: id is not a UUID'],
    [made('0', { initiator: undefined }), 'interception: no initiator'],
    [made('0', { initiator: null }), 'initiator: not an object'],
    [made('0', { initiator: { id: 'x' } }), 'initiator: id is not a UUID'],
    [
      made('0', { initiator: { ...PERSON, name: 'a\0' } }),
      'initiator: name holds characters that Postgres cannot store',
    ],
    [made('0', { model: undefined }), 'interception: no model'],
    [made('0', { model: 'a\ud800' }), 'interception: model holds characters that Postgres cannot store'],
    [made('0', { client: 'x'.repeat(65) }), 'interception: client is longer than 64 characters'],
    [made('0', { started_at: 'yesterday' }), 'interception: started_at is not a time'],
    [made('0', { started_at: '2026-02-30T00:00:00Z' }), 'interception: started_at is not a time'],
    [made('0', { started_at: '0000-01-01T00:00:00Z' }), 'interception: started_at is not a time'],
    [made('0', { started_at: '9999-12-31T23:59:59-10:00' }), 'interception: started_at is not a time'],
    [made('0', { ended_at: 12 }), 'interception: ended_at is not a time'],
    [made('1'), 'interception: an id that was there before'],
  ])('%j is counted as "%s", the others are read', (entry, reason) => {
    const result = readAll(made('1'), entry, made('2'));
    expect(result).toMatchObject({ read: 2, skipped: [{ reason, count: 1 }] });
    expect(result.rows).toHaveLength(2);
  });

  test('times keep their microseconds, in UTC', () => {
    const { rows } = readAll(
      made('0', { started_at: '2026-03-13t21:46:00.187894+02:00', ended_at: '2026-03-13T20:46:01.1Z' }),
    );
    expect(rows[0]).toMatchObject({
      started_at: '2026-03-13T19:46:00.187894Z',
      ended_at: '2026-03-13T20:46:01.1Z',
    });
  });

  test('metadata that is no object is left out and told, the row stays', () => {
    const deep = JSON.parse('{"a":'.repeat(500) + '1' + '}'.repeat(500)) as unknown;
    const result = readAll(
      made('0', { metadata: { Username: 'dana', nested: { list: [1, null, 'x'] } } }),
      made('1', { metadata: ['x'] }),
      made('2', { metadata: { 'a\0': 1 } }),
      made('3', { metadata: { a: ['\udc00'] } }),
      made('4', { metadata: deep }),
    );
    expect(result.rows.map(row => row.metadata)).toEqual([
      { Username: 'dana', nested: { list: [1, null, 'x'] } },
      {},
      {},
      {},
      {},
    ]);
    expect(reasons(result)).toEqual({
      'metadata: holds what Postgres cannot store': 3,
      'metadata: not an object': 1,
    });
  });
});

describe('children', () => {
  test('a bad child is counted by itself and costs nothing else', () => {
    const result = readAll(
      made('0', {
        token_usages: [usage(), null, usage({ input_tokens: '5' }), usage({ output_tokens: 1.5 })],
        user_prompts: [
          { prompt: 'a\tb\\n\n"' },
          { prompt: 'a\0b' },
          {},
          { prompt: 'x', created_at: 'never' },
        ],
        tool_usages: 'none',
      }),
      made('1', {
        token_usages: [usage({ input_tokens: 2 ** 53 })],
        tool_usages: [{ tool: 'x', injected: 'yes' }],
      }),
    );
    expect(result.read).toBe(2);
    expect(result.rows[0]).toMatchObject({
      token_usages: [{}],
      user_prompts: [{ prompt: 'a\tb\\n\n"' }],
      tool_usages: [],
    });
    expect(reasons(result)).toEqual({
      'token usage: not an object': 1,
      'token usage: input_tokens is not a number': 1,
      'token usage: output_tokens is not a whole number that can be read exactly': 1,
      'token usage: input_tokens is not a whole number that can be read exactly': 1,
      'prompt: prompt holds characters that Postgres cannot store': 1,
      'prompt: no prompt': 1,
      'prompt: created_at is not a time': 1,
      'tool calls: not a list': 1,
      'tool call: injected is neither true nor false': 1,
    });
  });

  test('ids that are no UUIDs or were there before become others, always the same ones', () => {
    const prompts = [
      { id: `${ID}F`, prompt: 'a' },
      { id: `${ID}f`, prompt: 'b' },
      { id: 'x', prompt: 'c' },
      { prompt: 'd' },
    ];
    const ids = () =>
      readAll(made('0', { user_prompts: prompts }), made('1', { user_prompts: prompts })).rows.flatMap(row =>
        row.user_prompts.map(prompt => prompt.id),
      );
    const first = ids();
    expect(first[0]).toBe(`${ID}f`);
    expect(new Set(first).size).toBe(8);
    for (const id of first) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(ids()).toEqual(first);
  });

  test('a derived id that the file uses itself is not given twice', () => {
    const [derived] = readAll(made('0', { user_prompts: [{ prompt: 'a' }] })).rows.flatMap(row =>
      row.user_prompts.map(prompt => prompt.id),
    );
    const { rows } = readAll(
      made('1', { user_prompts: [{ id: derived, prompt: 'b' }] }),
      made('0', { user_prompts: [{ prompt: 'a' }] }),
    );
    expect(rows[0]?.user_prompts[0]?.id).toBe(derived);
    expect(rows[1]?.user_prompts[0]?.id).not.toBe(derived);
  });
});

describe('people', () => {
  const names = (users: ReturnType<typeof read>['users']) =>
    users.filter(user => !user.deleted).map(user => user.username);

  test('each initiator is there once, under the name of the newest row, beside the accounts', () => {
    const { users } = readAll(
      made('0', { started_at: '2026-03-13T10:00:00Z', initiator: { ...PERSON, name: 'Dana Old' } }),
      made('1', { started_at: '2026-03-14T10:00:00Z', initiator: { ...PERSON, name: 'Dana New' } }),
      made('2', { started_at: '2026-03-12T10:00:00Z', initiator: { ...PERSON, name: 'Dana Older' } }),
    );
    expect(names(users)).toEqual(['dana', 'olivia', 'arun', 'mei']);
    expect(users[0]).toMatchObject({
      name: 'Dana New',
      created_at: '2026-03-12T10:00:00Z',
      last_seen_at: '2026-03-14T10:00:00Z',
    });
  });

  test('who has the name of an account keeps it', () => {
    const { users } = readAll(
      made('0', { initiator: { ...PERSON, username: 'Olivia' } }),
      made('1', { initiator: { ...PERSON, id: `${ID}b`, username: 'olivia-2' } }),
    );
    expect(names(users)).toEqual(['Olivia', 'olivia-2', 'olivia-3', 'arun', 'mei']);
    expect(users.find(user => user.username === 'olivia-3')).toMatchObject({
      id: ACCOUNTS.owner.id,
      rbac_roles: ['owner'],
    });
  });

  test('of two with one name the one seen last has it, and an account that is in the file stays an account', () => {
    const { users } = readAll(
      made('0', { started_at: '2026-03-12T10:00:00Z' }),
      made('1', {
        started_at: '2026-03-13T10:00:00Z',
        initiator: { ...PERSON, id: `${ID}b`, username: 'DANA' },
      }),
      made('2', { initiator: { id: ACCOUNTS.auditor.id } }),
    );
    expect(users.filter(user => user.deleted).map(user => user.id)).toEqual([PERSON.id]);
    expect(users.find(user => user.id === ACCOUNTS.auditor.id)).toMatchObject({
      username: `user-${ACCOUNTS.auditor.id.slice(0, 8)}`,
      rbac_roles: ['auditor'],
    });
    expect(users).toHaveLength(5);
  });
});

test('nothing a file can hold throws anything but the named error', () => {
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

test('what the generator makes comes back as it was', () => {
  const rows = [...madeUpInterceptions({ seed: 3, size: 300, now: NOW })];
  const { rows: again, skipped } = readAll(
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
        tool_usages: row.tool_usages.map(tool => ({ ...tool, provider_tool_call_id: null })),
      })),
      (key, value: unknown) =>
        key.endsWith('_at') && typeof value === 'string' ? value.replace(/\.?0*Z$/, 'Z') : value,
    );
  expect(JSON.parse(comparable(again))).toEqual(JSON.parse(comparable(rows)));
});
