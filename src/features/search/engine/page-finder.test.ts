import { expect, it } from 'vitest';
import { NO_FILTERS } from '#shared/domain/filters.ts';
import { createPageFinder } from './page-finder.ts';

const at = '2026-11-20T10:00:00Z';
const child = { interception_id: 'a', provider_response_id: 'r', metadata: null, created_at: at };

/** @param metadata raw JSON, because `JSON.stringify` cannot write every number */
function search(query: string, { metadata = 'null', prompt = '', input = '' }) {
  const row = {
    id: 'a',
    api_key_id: null,
    initiator: { id: 'p', username: 'ada', name: '', avatar_url: '' },
    provider: 'p',
    model: 'm',
    client: null,
    metadata: null,
    started_at: at,
    ended_at: at,
    token_usages: [],
    user_prompts: [{ ...child, id: 'u', prompt }],
    tool_usages: [
      { ...child, id: 't', server_url: '', tool: 'x', input, injected: false, invocation_error: '' },
    ],
  };
  const text = JSON.stringify(row).replace('"metadata":null', `"metadata":${metadata}`);
  const finder = createPageFinder(() => undefined);
  finder.open({ text: query, isRegex: false, place: 'everything' }, NO_FILTERS);
  finder.read(new TextEncoder().encode(`{"count":1,"results":[${text}]}`).buffer, 1000, null);
  return finder.hits().map(({ places }) => places);
}

it.each(['9007199254740993', '2512292042121000001', '1.0', '-0', '1e400', '0.1000000000000000055'])(
  'finds the number %s in metadata by its digits',
  digits => {
    expect(search(digits, { metadata: `{"n":${digits}}` })).toEqual([{ metadata: 1 }]);
    expect(search(digits, { metadata: `{"n":[{"x":${digits}}]}` })).toEqual([{ metadata: 1 }]);
    expect(search(digits, { metadata: `{"n":"other"}` })).toEqual([]);
  },
);

it.each([
  ['deploy the backend', { prompt: 'deploy the\nbackend' }],
  ["it's broken", { prompt: 'It’s broken' }],
  ['the backend', { input: JSON.stringify({ text: 'the\nbackend' }) }],
  ['say "hi"', { input: JSON.stringify({ text: 'say “hi”' }) }],
  ['say "hi"', { input: JSON.stringify({ text: 'say "hi"' }) }],
  ['the backend', { metadata: JSON.stringify({ note: { text: 'the\n\tbackend' } }) }],
  ['a\u00a0b', { metadata: JSON.stringify({ note: 'a b' }) }],
  // As the JSON tree renders it.
  [String.raw`the\nbackend`, { input: JSON.stringify({ text: 'the\nbackend' }) }],
  [String.raw`\u003cb`, { input: String.raw`{"text":"\u003cb"}` }],
])('finds %j as it is rendered', (query, texts) => {
  expect(search(query, texts)).toHaveLength(1);
});
