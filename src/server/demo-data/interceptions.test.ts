import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCOUNTS, generateUsers } from './people.ts';
import { LONGEST_PROMPT } from './session.ts';
import { IN_FLIGHT, generateInterceptions } from './interceptions.ts';

const NOW = new Date('2026-11-24T14:30:12.345Z');
const DAY = 24 * 60 * 60 * 1000;
const generate = (size: number, seed = 1, now = NOW) => [...generateInterceptions({ seed, size, now })];

const rows = generate(5000);
const finished = rows.filter(row => row.ended_at !== null);
const prompts = rows.flatMap(row => row.user_prompts);
const usages = rows.flatMap(row => row.token_usages);
const tools = rows.flatMap(row => row.tool_usages);
const distinct = <Value>(values: readonly Value[]) => new Set(values);
const groupSizes = (values: readonly string[]) => [
  ...values
    .reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map<string, number>())
    .values(),
];

test('the same seed, size and clock give the same rows, another seed gives other rows', () => {
  const hash = (list: readonly unknown[]) => createHash('sha256').update(JSON.stringify(list)).digest('hex');
  expect(hash(generate(500))).toBe(hash(generate(500)));
  expect(hash(generate(500, 2))).not.toBe(hash(generate(500)));
  expect(hash(generateUsers({ seed: 1, now: NOW }))).toBe(hash(generateUsers({ seed: 1, now: NOW })));
  // If this value changes, raise DATA_VERSION in data-dir.ts, because existing folders have the old rows.
  expect(hash([generate(200), generateUsers({ seed: 1, now: NOW })]).slice(0, 16)).toBe('b989d1747a5d1313');
});

test('any size, seed and clock give exactly `size` ended rows, some in flight and none in the future', () => {
  const clock = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.nat(400), fc.maxSafeInteger(), clock, (size, seed, now) => {
      const sample = generate(size, seed, now);
      expect(sample.filter(row => row.ended_at !== null)).toHaveLength(size);
      expect(sample).toHaveLength(size + IN_FLIGHT);
      const end = now.getTime();
      for (const row of sample) {
        const started = Date.parse(row.started_at);
        const ended = row.ended_at === null ? end : Date.parse(row.ended_at);
        expect(started).toBeGreaterThan(end - 31 * DAY);
        expect(ended).toBeLessThanOrEqual(end);
        expect(ended - started).toBeGreaterThanOrEqual(row.ended_at === null ? 0 : 499);
        for (const child of [...row.token_usages, ...row.user_prompts, ...row.tool_usages]) {
          const stop = row.ended_at ?? now.toISOString().replace('Z', '000Z');
          expect(child.interception_id).toBe(row.id);
          expect(child.created_at >= row.started_at && child.created_at <= stop).toBe(true);
        }
      }
    }),
    { numRuns: 25 },
  );
});

test('every ID is a unique UUID', () => {
  const ids = [rows, prompts, usages, tools].flat().map(({ id }) => id);
  expect(distinct(ids).size).toBe(ids.length);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

describe('users', () => {
  const users = generateUsers({ seed: 1, now: NOW });

  test('40 users, including the accounts, with international names', () => {
    expect(users).toHaveLength(40);
    expect(distinct(users.map(user => user.username.toLowerCase())).size).toBe(40);
    for (const user of users) expect(user.username).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const account of Object.values(ACCOUNTS))
      expect(users).toContainEqual(expect.objectContaining(account));
    const names = users.map(user => user.name);
    for (const feature of [
      /^$/,
      /'/,
      /\p{Script=Han}/u,
      /\p{Script=Cyrillic}/u,
      /\p{Script=Arabic}/u,
      /\p{Script=Hebrew}/u,
      /ã/,
    ])
      expect(names.filter(name => feature.test(name)).length).toBeGreaterThan(0);
    expect(users.map(user => user.username)).toContain('ci-bot');
  });

  test('every initiator is a known user, and a few users cause most rows', () => {
    const userIds = distinct(users.map(user => user.id));
    expect(rows.every(row => userIds.has(row.initiator_id))).toBe(true);
    const counts = groupSizes(rows.map(row => row.initiator_id)).toSorted((left, right) => right - left);
    expect(counts.length).toBeGreaterThan(35);
    expect(counts.slice(0, 10).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(rows.length * 0.4);
    expect(counts.at(-1)).toBeLessThan(rows.length / 100);
    const sent = distinct(rows.map(row => row.initiator_id));
    expect([ACCOUNTS.owner.id, ACCOUNTS.auditor.id, ACCOUNTS.member.id].every(id => sent.has(id))).toBe(true);
  });
});

test('traffic follows weekdays and working hours', () => {
  const at = (row: (typeof rows)[number]) => new Date(row.started_at);
  const weekend = finished.filter(row => [0, 6].includes(at(row).getUTCDay())).length / finished.length;
  expect(weekend).toBeGreaterThan(0.005);
  expect(weekend).toBeLessThan(0.15);
  const night = finished.filter(row => at(row).getUTCHours() >= 20 || at(row).getUTCHours() < 4).length;
  expect(night).toBeLessThan(finished.length * 0.25);
});

test('the newest finished row is minutes old, at any time of day', () => {
  for (const now of ['2026-11-22T03:00:00Z', '2026-11-24T14:30:12.345Z', '2026-12-31T23:59:59.999Z']) {
    const ends = generate(300, 4, new Date(now)).flatMap(row => row.ended_at ?? []);
    expect(Date.parse(ends.toSorted().at(-1) ?? '')).toBeGreaterThan(Date.parse(now) - 2 * 60 * 1000);
  }
});

test('ten models of three providers, one with a colon; clients with and without a name', () => {
  expect(distinct(rows.map(row => row.model)).size).toBe(10);
  expect([...distinct(rows.map(row => row.provider))].toSorted()).toEqual(['anthropic', 'copilot', 'openai']);
  expect([...distinct(rows.map(row => row.provider_name))].toSorted()).toEqual([
    'anthropic',
    'bedrock',
    'copilot',
    'openai',
  ]);
  expect(rows.filter(row => row.model.includes(':')).every(row => row.provider_name === 'bedrock')).toBe(
    true,
  );
  const clients = distinct(rows.map(row => row.client));
  expect(clients).toContain(null);
  expect(clients).toContain('Unknown');
  expect(clients.size).toBeGreaterThan(9);
});

describe('agent loops', () => {
  test('have one prompt, then rows without prompts, linked by thread IDs', () => {
    expect(rows.filter(row => row.user_prompts.length === 0).length).toBeGreaterThan(rows.length / 2);
    const byId = new Map(rows.map(row => [row.id, row]));
    const followers = rows.filter(row => row.thread_root_id !== null);
    expect(followers.length).toBeGreaterThan(rows.length / 2);
    for (const row of followers) {
      const root = byId.get(row.thread_root_id ?? '');
      const parent = byId.get(row.thread_parent_id ?? '');
      expect(root).toMatchObject({
        initiator_id: row.initiator_id,
        client: row.client,
        thread_root_id: null,
      });
      expect(root?.client_session_id).toBe(row.client_session_id);
      expect(parent && parent.started_at <= row.started_at).toBe(true);
    }
  });

  test('have equal start times to the microsecond, in pairs and in a group of six', () => {
    const sizes = groupSizes(rows.map(row => row.started_at));
    expect(sizes.filter(size => size === 2).length).toBeGreaterThan(10);
    expect(sizes).toContain(6);
  });
});

describe('tokens', () => {
  const keys = {
    cache_read: ['cache_read_input', 'prompt_cached', 'input_cached'],
    cache_write: ['cache_creation_input'],
  };

  test('all cache keys occur and match the columns', () => {
    for (const usage of usages) {
      const metadata = usage.metadata ?? {};
      const read = keys.cache_read.filter(key => key in metadata);
      expect(read.map(key => metadata[key])).toEqual(read.map(() => usage.cache_read_input_tokens));
      expect(metadata['cache_creation_input'] ?? 0).toBe(usage.cache_write_input_tokens);
      expect(read.length > 0 || usage.cache_read_input_tokens === 0).toBe(true);
    }
    const names = distinct(usages.flatMap(usage => Object.keys(usage.metadata ?? {})));
    for (const key of [
      ...keys.cache_read,
      ...keys.cache_write,
      'completion_reasoning',
      'output_reasoning',
      'total_tokens',
    ])
      expect(names).toContain(key);
    for (const key of [
      'cache_ephemeral_5m_input',
      'cache_ephemeral_1h_input',
      'web_search_requests',
      'prompt_audio',
    ])
      expect(names).toContain(key);
    const reasoning = usages.flatMap(usage => Number(usage.metadata?.['output_reasoning'] ?? 0));
    expect(Math.max(...reasoning)).toBeGreaterThan(0);
  });

  test('counts are integers of realistic size', () => {
    for (const usage of usages) {
      const counts = [
        usage.input_tokens,
        usage.output_tokens,
        usage.cache_read_input_tokens,
        usage.cache_write_input_tokens,
      ];
      for (const count of counts) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
      expect(usage.input_tokens).toBeLessThan(20_500);
      expect(usage.output_tokens).toBeLessThanOrEqual(8000);
      expect(usage.cache_read_input_tokens).toBeLessThanOrEqual(150_000);
    }
    expect(Math.max(...usages.map(usage => Number(usage.cache_read_input_tokens)))).toBeGreaterThan(100_000);
  });

  test('a streamed Anthropic response has two rows, a failed call none', () => {
    const streamed = rows.filter(row => row.provider === 'anthropic' && row.token_usages.length === 2);
    expect(streamed.length).toBeGreaterThan(500);
    const ends = streamed.flatMap(row => row.token_usages.slice(1)).filter(usage => usage.input_tokens === 0);
    expect(ends.length).toBeGreaterThan(500);
    for (const usage of ends) expect(usage.metadata).toEqual({});
    expect(finished.filter(row => row.token_usages.length === 0).length).toBeGreaterThan(5);
  });
});

test('a failed call has Coder’s error category and the provider’s message', () => {
  const failed = finished.filter(row => row.token_usages.length === 0);
  expect(failed.every(row => row.error_type !== null && row.error_message !== null)).toBe(true);
  expect(rows.filter(row => row.error_type !== null)).toEqual(failed);
  expect(distinct(failed.map(row => row.error_type)).size).toBeGreaterThan(3);
  for (const { error_type, error_message, provider } of failed) {
    expect(error_type).toMatch(
      /^(bad_request|unauthorized|rate_limited|overloaded|server_error|timeout|unknown)$/,
    );
    expect(error_message?.length).toBeLessThanOrEqual(1024);
    expect(provider === 'anthropic' && error_message?.includes('openai')).toBe(false);
  }
});

describe('text', () => {
  test('prompts vary in kind, language and length', () => {
    const texts = prompts.map(prompt => prompt.prompt);
    expect(distinct(texts).size).toBeGreaterThan(texts.length * 0.7);
    expect(texts.filter(text => text.length === LONGEST_PROMPT)).toHaveLength(2);
    expect(texts.filter(text => text.length > 8000).length).toBeGreaterThan(4);
    for (const feature of [
      /\n/,
      /```/,
      /\p{Extended_Pictographic}/u,
      /\p{Script=Hiragana}/u,
      /\p{Script=Cyrillic}/u,
      /\p{Script=Arabic}/u,
      /ß/,
      /ção/,
    ])
      expect(texts.some(text => feature.test(text))).toBe(true);
    for (const text of texts) expect(/\0|\p{Cs}/u.test(text)).toBe(false);
    expect(distinct(rows.map(row => row.user_prompts.length))).toEqual(new Set([0, 1, 2, 3]));
  });

  test('tool inputs have every format that Coder stores', () => {
    const inputs = tools.map(tool => tool.input);
    const shape = (input: string): string => {
      try {
        const value: unknown = JSON.parse(input);
        return value === null ? 'null' : value === '' ? 'empty' : typeof value;
      } catch {
        return 'raw';
      }
    };
    expect(distinct(inputs.map(shape))).toEqual(new Set(['object', 'string', 'null', 'empty', 'raw']));
    expect(inputs.filter(input => input.includes('*** Begin Patch\\n')).length).toBeGreaterThan(10);
    expect(inputs.filter(input => input.includes('{\\"')).length).toBeGreaterThan(5);
    const longest = Math.max(...inputs.map(input => input.length));
    expect(longest).toBeGreaterThan(180_000);
    expect(longest).toBeLessThan(250_000);
    const counts = rows.map(row => row.tool_usages.length);
    expect(counts.filter(count => count >= 25 && count <= 60).length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...counts)).toBeLessThanOrEqual(60);
  });

  test('only injected tools have a server and errors, and few of them fail', () => {
    const injected = tools.filter(tool => tool.injected);
    const failed = tools.filter(tool => tool.invocation_error !== null);
    expect(failed.every(tool => tool.injected)).toBe(true);
    expect(tools.every(tool => (tool.server_url !== null) === tool.injected)).toBe(true);
    expect(failed.length / injected.length).toBeGreaterThan(0.02);
    expect(failed.length / injected.length).toBeLessThan(0.12);
  });
});

test('older rows lack metadata and API keys', () => {
  expect(rows.filter(row => row.metadata === null).length).toBeGreaterThan(20);
  expect(
    rows.filter(row => row.metadata !== null && Object.keys(row.metadata).length === 0).length,
  ).toBeGreaterThan(20);
  expect(rows.filter(row => row.metadata?.['request_user_agent'] !== undefined).length).toBeGreaterThan(100);
  const keyless = rows.filter(row => row.api_key_id === null);
  expect(keyless.length).toBeGreaterThan(20);
  for (const row of keyless) expect(Date.parse(row.started_at)).toBeLessThan(NOW.getTime() - 20 * DAY);
  for (const row of rows) expect(row.api_key_id ?? '0123456789').toMatch(/^[a-zA-Z0-9]{10}$/);
});
