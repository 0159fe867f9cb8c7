import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packRows, readRows } from './parse-rows.ts';

const count = fc.nat({ max: 1_000_000 });
const usage = fc
  .record({ input: count, output: count, read: count, oneHour: count, fiveMinutes: count })
  .map(({ input, output, read, oneHour, fiveMinutes }) => ({
    id: 'u',
    interception_id: 'i',
    provider_response_id: 'r',
    created_at: '2026-11-20T10:00:00Z',
    input_tokens: input,
    output_tokens: output,
    cache_read_input_tokens: read,
    cache_write_input_tokens: oneHour + fiveMinutes,
    metadata: { cache_ephemeral_1h_input: oneHour, cache_ephemeral_5m_input: fiveMinutes },
  }));
const row = fc.record({
  id: fc.uuid(),
  initiator: fc.record({ id: fc.uuid(), username: fc.constantFrom('ada', 'bob') }),
  provider: fc.constantFrom('anthropic', 'openai'),
  provider_name: fc.constantFrom(undefined, 'azure-eu'),
  model: fc.constantFrom('a', 'b'),
  client: fc.constantFrom(undefined, null, 'Cursor'),
  started_at: fc.constant('2026-11-20T10:00:00Z'),
  ended_at: fc.constantFrom(null, '2026-11-20T10:00:01Z', 'infinity'),
  error_type: fc.constantFrom(undefined, 'overloaded'),
  token_usages: fc.array(usage, { maxLength: 3 }),
  user_prompts: fc.constant([]),
  tool_usages: fc.constant([]),
});

test('a packed row has every field of a parsed row', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), results => {
      const bytes = new TextEncoder().encode(JSON.stringify({ count: results.length, results })).buffer;
      const parsed = readRows(bytes);
      expect(packRows(parsed)).toEqual(parsed);
      expect(parsed.results.map(({ totals }) => totals.tokens.cache_write_1h)).toEqual(
        results.map(({ token_usages }) =>
          token_usages.reduce((sum, each) => sum + each.metadata.cache_ephemeral_1h_input, 0),
        ),
      );
    }),
  );
});
