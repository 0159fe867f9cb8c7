import { after, interception, uuid, type Fixtures } from './fixtures.ts';

export const FULL = uuid(1);
export const BARE = uuid(2);
export const HUGE = '9223372036854775807';
export const SAME_TIME = [
  '00000000-0000-4000-8000-000000000001',
  '00000000-0000-4000-8000-000000000002',
] as const;
export const RAW = `<b> & "quotes" \\ \u2028 \u2029 \u007f \t é 😀 </script>`;

/** One interception with every field set, and one with as few as possible. */
export const RESPONSE_ROWS: Fixtures = {
  users: [],
  interceptions: [
    interception(1, {
      started_at: after(-1),
      ended_at: after(1_500_000),
      api_key_id: 'k000000059',
      metadata: { b: 1, a: { z: [{ y: 1, x: 2 }], 10: 'ten', 9: 'nine' }, '\u{1f600}': 1, '\uffee': 2 },
      token_usages: [
        { id: uuid(12), created_at: after(5), input_tokens: 3, output_tokens: 4, metadata: null },
        {
          id: uuid(11),
          created_at: after(4),
          input_tokens: HUGE,
          output_tokens: '9007199254740993',
          cache_read_input_tokens: 7,
          cache_write_input_tokens: 8,
        },
      ],
      user_prompts: [
        { id: uuid(22), created_at: after(9), prompt: 'second' },
        { id: uuid(21), created_at: after(8), prompt: RAW, provider_response_id: 'msg_1' },
        // With equal times, the smaller id is first.
        { id: SAME_TIME[1], created_at: after(10), prompt: 'b' },
        { id: SAME_TIME[0], created_at: after(10), prompt: 'a' },
      ],
      tool_usages: [
        { id: uuid(31), created_at: after(7), tool: 'read', input: '{"path":"/main.go"}' },
        {
          id: uuid(32),
          created_at: after(7_000_000),
          tool: 'coder_list_workspaces',
          input: 'null',
          server_url: 'http://localhost:3000/api/experimental/mcp/http',
          injected: true,
          invocation_error: 'timed out',
          metadata: { 2: 1, 1: 2 },
        },
      ],
    }),
    interception(2, {
      started_at: '2026-03-10T11:59:59Z',
      initiator_id: uuid(99),
      client: null,
      metadata: null,
    }),
  ],
};
