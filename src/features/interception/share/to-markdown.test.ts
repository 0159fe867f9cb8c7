import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interception, ToolUsage } from '#shared/domain/interception.ts';
import { markdownCodeSpan, toMarkdown } from './to-markdown.ts';

const common = {
  interception_id: 'i',
  provider_response_id: 'm',
  metadata: null,
  created_at: '2026-11-20T12:00:01Z',
};
const call = (overrides: Partial<ToolUsage>): ToolUsage => ({
  ...common,
  id: 't',
  server_url: '',
  tool: 'Bash',
  input: '{"command":"ls"}',
  injected: false,
  invocation_error: '',
  ...overrides,
});
const ROW: Interception = {
  id: '0d9a',
  api_key_id: null,
  initiator: { id: 'u', username: 'ada', name: 'Ada Lovelace', avatar_url: '' },
  provider: 'anthropic',
  model: 'claude',
  client: 'Claude Code',
  metadata: null,
  started_at: '2026-11-20T12:00:00Z',
  ended_at: '2026-11-20T12:00:29.5Z',
  token_usages: [
    { ...common, id: 'u', input_tokens: 2114, output_tokens: 3, cache_read_input_tokens: 41_876 },
    { ...common, id: 'v', input_tokens: 0, output_tokens: 1900 },
  ],
  user_prompts: [{ ...common, id: 'p', prompt: 'Why?\n\n    And how?' }],
  tool_usages: [
    call({}),
    call({ injected: true, server_url: 'http://mcp', invocation_error: 'quota\nexceeded' }),
  ],
};

describe('the Markdown', () => {
  it('contains user, time, model and link', () => {
    expect(toMarkdown(ROW, 'https://bridge.example.com/interceptions/0d9a')).toBe(`## Interception \`0d9a\`

- Initiator: \`ada\`, \`Ada Lovelace\`
- Time: \`2026-11-20T12:00:00Z\` to \`2026-11-20T12:00:29.5Z\` (29.5 s)
- Model: \`claude\`, provider \`anthropic\`
- Client: \`Claude Code\`
- Tokens: 2,114 input + 41,876 cache read + 1,903 output = 45,893
- Link: <https://bridge.example.com/interceptions/0d9a>

### Prompt

\`\`\`text
Why?

    And how?
\`\`\`

### Tool calls (2)

**1.** \`Bash\` (client)

\`\`\`json
{
  "command": "ls"
}
\`\`\`

**2.** \`Bash\` (injected, from \`http://mcp\`)

\`\`\`json
{
  "command": "ls"
}
\`\`\`

Error:

\`\`\`text
quota
exceeded
\`\`\`
`);
  });

  it('omits no failed call in favor of a successful one', () => {
    const calls = Array.from({ length: 60 }, (_, at) =>
      call({ tool: `tool${at}`, invocation_error: at % 20 === 5 ? 'timed out' : '' }),
    );
    const told = [...toMarkdown({ ...ROW, tool_usages: calls }, 'http://x').matchAll(/`tool(\d+)`/g)];
    const first = Array.from({ length: 18 }, (_, at) => at);
    expect(told.map(([, at]) => Number(at))).toEqual([...first, 25, 45]);
  });

  it('truncates long texts with a note, without splitting a character', () => {
    const input = `${'a'.repeat(1199)}🙂${'b'.repeat(5_000_000)}`;
    const calls = Array.from({ length: 10_000 }, () => call({ input }));
    const text = toMarkdown({ ...ROW, tool_usages: calls }, 'http://x');
    expect(text).toContain('The first 1,199 of 5,001,201 characters.');
    expect(text).toContain('9,980 more at the link above.');
    expect(text).not.toContain('\ud83d\n');
    expect(text.length).toBeLessThan(65_536);
  });

  it('contains errors, and notes what is not recorded', () => {
    const bare = {
      ...ROW,
      ended_at: null,
      client: null,
      token_usages: [],
      user_prompts: [],
      tool_usages: [],
    };
    const text = toMarkdown({ ...bare, error_type: 'overloaded', error_message: 'try `later`' }, 'http://x');
    expect(text).toContain('`, still running\n');
    expect(text).toContain('- Client: not recorded\n- Tokens: none recorded\n');
    expect(text).toContain('- Error: `overloaded`, `` try `later` ``\n');
    expect(text).not.toContain('###');
  });

  const outside = fc.string({
    unit: fc.constantFrom('`', '```', '\n', '~~~', '#', '<b>', ' ', 'a', '@', '\r'),
  });

  it('keeps all untrusted text inside of its fences', () => {
    fc.assert(
      fc.property(outside, outside, (prompt, error) => {
        const row = {
          ...ROW,
          user_prompts: ROW.user_prompts.map(each => ({ ...each, prompt })),
          tool_usages: [call({ input: prompt, invocation_error: error })],
        };
        expect(outsideFences(toMarkdown(row, 'http://x'))).toEqual(
          outsideFences(
            toMarkdown({ ...row, tool_usages: [call({ invocation_error: error && 'e' })] }, 'http://x'),
          ),
        );
      }),
    );
  });

  it('keeps a name on one line and inside of its code span', () => {
    fc.assert(
      fc.property(outside, name => {
        const span = markdownCodeSpan(name);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        const inside = fence === '' ? '' : span.slice(fence.length, -fence.length);
        const runs = [...inside.matchAll(/`+/g)].map(([run]) => run.length);
        expect(span === '(empty)' || (span.endsWith(fence) && !runs.includes(fence.length))).toBe(true);
        expect(/[\n\r]/.test(span)).toBe(false);
      }),
    );
  });
});

/** The lines that Markdown renders as text, without fences and their content. */
function outsideFences(text: string): string[] {
  const seen: string[] = [];
  let fence: string | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const run = /^ {0,3}(`{3,})[^`]*$/.exec(line)?.[1];
    if (fence === null && run !== undefined) fence = run;
    else if (fence !== null && /^ {0,3}`+\s*$/.test(line) && (run?.length ?? 0) >= fence.length) fence = null;
    else if (fence === null) seen.push(line);
  }
  return fence === null ? seen : [...seen, 'a fence that never ends'];
}
