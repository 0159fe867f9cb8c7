import { ACCOUNTS } from '#server/demo-data/people.ts';
import { BARE, FULL, HUGE, RAW, SAME_TIME } from './response-rows.ts';
import { uuid } from './fixtures.ts';

const PLAIN = { provider: 'openai', provider_name: 'openai', model: 'gpt-5' };
const ids = { interception_id: FULL, provider_response_id: 'response' };

const tokens = (
  id: string,
  [input, output, read, write]: number[],
  metadata: object | null,
  fraction: string,
) => ({
  id,
  ...ids,
  input_tokens: input,
  output_tokens: output,
  cache_read_input_tokens: read,
  cache_write_input_tokens: write,
  metadata,
  created_at: `2026-03-10T12:00:00${fraction}Z`,
});

/** The parsed response for `RESPONSE_ROWS`. Numbers beyond the safe range are rounded as `JSON.parse` does. */
export const RESPONSE_WIRE = {
  count: 2,
  results: [
    {
      id: FULL,
      api_key_id: 'k000000059',
      initiator: { id: ACCOUNTS.owner.id, username: 'olivia', name: 'Olivia Owner', avatar_url: '' },
      ...PLAIN,
      client: 'Unknown',
      metadata: {
        a: { 10: 'ten', 9: 'nine', z: [{ x: 2, y: 1 }] },
        b: 1,
        '\uffee': 2,
        '\u{1f600}': 1,
      },
      started_at: '2026-03-10T11:59:59.999999Z',
      ended_at: '2026-03-10T12:00:01.5Z',
      token_usages: [
        tokens(uuid(11), [Number(HUGE), Number('9007199254740993'), 7, 8], {}, '.000004'),
        tokens(uuid(12), [3, 4, 0, 0], null, '.000005'),
      ],
      user_prompts: [
        [uuid(21), 'msg_1', RAW, '.000008'],
        [uuid(22), 'response', 'second', '.000009'],
        [SAME_TIME[0], 'response', 'a', '.00001'],
        [SAME_TIME[1], 'response', 'b', '.00001'],
      ].map(([id, provider_response_id, prompt, fraction]) => ({
        id,
        interception_id: FULL,
        provider_response_id,
        prompt,
        metadata: {},
        created_at: `2026-03-10T12:00:00${fraction}Z`,
      })),
      tool_usages: [
        {
          id: uuid(31),
          ...ids,
          server_url: '',
          tool: 'read',
          input: '{"path":"/main.go"}',
          injected: false,
          invocation_error: '',
          metadata: {},
          created_at: '2026-03-10T12:00:00.000007Z',
        },
        {
          id: uuid(32),
          ...ids,
          server_url: 'http://localhost:3000/api/experimental/mcp/http',
          tool: 'coder_list_workspaces',
          input: 'null',
          injected: true,
          invocation_error: 'timed out',
          metadata: { 1: 2, 2: 1 },
          created_at: '2026-03-10T12:00:07Z',
        },
      ],
    },
    {
      id: BARE,
      api_key_id: null,
      initiator: { id: uuid(99), username: '', name: '', avatar_url: '' },
      ...PLAIN,
      client: null,
      metadata: null,
      started_at: '2026-03-10T11:59:59Z',
      ended_at: '2026-03-10T11:59:59Z',
      token_usages: [],
      user_prompts: [],
      tool_usages: [],
    },
  ],
};
