import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenUsage } from './interception.ts';
import { metadataKeys, sumTokens, tokensOf, totalTokens } from './tokens.ts';

function usage(given: Partial<TokenUsage>): TokenUsage {
  return {
    id: 'u',
    interception_id: 'i',
    provider_response_id: 'r',
    input_tokens: 0,
    output_tokens: 0,
    metadata: {},
    created_at: '2026-11-20T14:00:00Z',
    ...given,
  };
}

describe('tokens', () => {
  it('have the cache counts from metadata before Coder 2.32', () => {
    for (const key of ['cache_read_input', 'prompt_cached', 'input_cached']) {
      expect(tokensOf(usage({ input_tokens: 10, metadata: { [key]: 7 } }))).toMatchObject({
        input: 10,
        cache_read: 7,
      });
    }
    expect(
      tokensOf(usage({ metadata: { cache_creation_input: 9, cache_ephemeral_5m_input: 9 } })),
    ).toMatchObject({
      cache_write: 9,
    });
  });

  it('do not count the cache twice', () => {
    const both = usage({ cache_read_input_tokens: 7, metadata: { cache_read_input: 7, prompt_cached: 7 } });
    expect(totalTokens(tokensOf(both))).toBe(7);
    expect(tokensOf(usage({ cache_read_input_tokens: 0, metadata: { prompt_cached: 5 } })).cache_read).toBe(
      0,
    );
  });

  it('exclude reasoning, totals and searches, with a reason', () => {
    const row = usage({
      input_tokens: 10_950,
      output_tokens: 118,
      metadata: { prompt_cached: 5376, completion_reasoning: 64, total_tokens: 99, web_search_requests: 2 },
    });
    expect(totalTokens(tokensOf(row))).toBe(10_950 + 118 + 5376);
    expect(metadataKeys(row)).toEqual({
      added: { cache_read: 'prompt_cached' },
      notAdded: [
        ['completion_reasoning', 64],
        ['total_tokens', 99],
        ['web_search_requests', 2],
      ],
    });
  });

  it('have the same sum in any order', () => {
    const count = fc.nat(1_000_000);
    const row = fc
      .record({ input_tokens: count, output_tokens: count, cache_read_input_tokens: count })
      .map(usage);
    fc.assert(
      fc.property(fc.array(row), rows => {
        expect(sumTokens(rows.toReversed())).toEqual(sumTokens(rows));
      }),
    );
  });
});
