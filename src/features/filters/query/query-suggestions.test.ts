import { DATABASE_KEYS } from '#shared/domain/filters.ts';
import { describe, expect, it } from 'vitest';
import { completionAt } from '#shared/domain/query-completion.ts';
import { applySuggestion, querySuggestions, timeExamples } from './query-suggestions.ts';

const available = {
  people: [
    { id: 'id-ada', username: 'ada', name: 'Ada Lovelace' },
    { id: 'id-mei', username: 'mei', name: 'Mei Member' },
  ],
  providers: ['anthropic', 'openai'],
  models: ['gpt-5', 'claude-sonnet-4-5', 'not "sayable"'],
  clients: ['Claude Code', 'Codex'],
};
const options = {
  times: timeExamples(Date.parse('2026-11-20T14:30:00Z'), 'UTC'),
  databaseFilters: DATABASE_KEYS,
  counted: null,
};

const offers = (text: string) =>
  querySuggestions(completionAt(text, text.length), available, options).map(({ key, value }) =>
    value === null ? `${key}:` : value,
  );

describe('the suggestions', () => {
  it.each([
    ['cli', ['client:']],
    ['model:', ['gpt-5', 'claude-sonnet-4-5']],
    ['model:cl', ['claude-sonnet-4-5']],
    ['client:co', ['Codex', 'Claude Code']],
    ['client:Codex', []],
    ['initiator:lace', ['ada']],
    ['cla', ['claude-sonnet-4-5', 'Claude Code']],
    ['nonsense:', []],
    ['status:', ['ok', 'request_failed', 'tool_failed', 'running']],
    ['-status:fail', ['request_failed', 'tool_failed']],
    ['has_prompt:t', ['true']],
    ['min_', ['min_duration:', 'min_tokens:', 'min_cost:']],
    ['tool:', []],
    ['sort:tok', ['tokens-desc', 'tokens-asc']],
    ['started_after:yesterday', ['2026-11-19T00:00:00Z']],
    ['started_after:"2026-11-20T1', ['2026-11-20T13:30:00Z']],
  ])('%s', (text, expected) => {
    expect(offers(text)).toEqual(expected);
  });

  it('are all keys and no values before anything is typed', () => {
    expect(offers('model:x ')).toHaveLength(20);
  });

  it('are only those of Coder’s API without a database', () => {
    const offered = (text: string) =>
      querySuggestions(completionAt(text, text.length), available, { ...options, databaseFilters: null });
    expect(offered('model:x ')).toHaveLength(7);
    expect(offered('status:')).toEqual([]);
  });

  it('are not those that an older database lacks', () => {
    const databaseFilters = DATABASE_KEYS.filter(key => key !== 'session');
    const offered = (text: string) =>
      querySuggestions(completionAt(text, text.length), available, { ...options, databaseFilters }).map(
        ({ key }) => key,
      );
    expect(offered('model:x ')).not.toContain('session');
    expect(offered('model:x ')).toContain('sort');
    expect(offered('session:')).toEqual([]);
  });

  it('are the counted values of a key without a control', () => {
    const counted = {
      key: 'tool' as const,
      values: [
        { value: 'read_file', count: 1200 },
        { value: 'file_read', count: 3 },
      ],
    };
    const offered = (text: string) =>
      querySuggestions(completionAt(text, text.length), available, { ...options, counted });
    expect(offered('-tool:re')).toEqual([
      { key: 'tool', value: 'read_file', detail: '1,200' },
      { key: 'tool', value: 'file_read', detail: '3' },
    ]);
    expect(offered('server:')).toEqual([]);
  });

  it('are IDs for people whose username does not identify them', () => {
    const people = [
      { id: 'id-sam', username: 'sam', name: 'Sam Old', deleted: true },
      { id: 'id-odd', username: 'a"b', name: 'Odd Name' },
    ];
    const found = querySuggestions(completionAt('initiator:', 10), { ...available, people }, options);
    expect(found.map(({ value, detail }) => [value, detail])).toEqual([
      ['me', 'you'],
      ['id-sam', 'sam'],
      ['id-odd', 'a"b'],
    ]);
  });

  it('insert the key of a value if the word had none', () => {
    const completion = completionAt('cla', 3);
    const client = querySuggestions(completion, available, options).find(({ key }) => key === 'client');
    expect(client && applySuggestion('cla', completion, client).text).toBe('client:"Claude Code" ');
  });
});
