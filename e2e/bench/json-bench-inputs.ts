/* Inputs of five megabytes, each difficult for a different reason. */

const SIZE = 5_000_000;
export const START = '2026-11-20T12:00:00Z';
const FILE = {
  id: 1,
  path: 'src/module/file.ts',
  ok: true,
  size: 1.5,
  tags: ['a', { b: null }],
  note: 'a\nb',
};

const repeated = (text: string): string => text.repeat(Math.floor(SIZE / text.length));

export const INPUTS: Readonly<Record<string, string>> = {
  objects: `{"files":[${repeated(`${JSON.stringify(FILE)},`)}0],"last":"needle"}`,
  numbers: `[${repeated('0,')}"needle"]`,
  empty_objects: `[${repeated('{},')}"needle"]`,
  one_string: JSON.stringify({
    path: 'a.txt',
    content: `${repeated('lorem "ipsum" dolor sit amet\n')}needle`,
  }),
  deep_arrays: '['.repeat(SIZE / 2) + ']'.repeat(SIZE / 2),
  patch: JSON.stringify(
    `*** Begin Patch\n*** Update File: a.ts\n@@\n${repeated('-old line\n+new line\n same\n')}`,
  ),
};
export const PROMPT = `${'A line of a very long prompt.\n'.repeat(2_000_000 / 30)}`;

export const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A row of an interceptions file. Rows are one minute apart. */
export function interception(
  number: number,
  prompts: string[],
  tools: [name: string, input: string][],
): object {
  const child = (at: number) => ({
    id: idOf(1000 * number + at),
    interception_id: idOf(number),
    provider_response_id: 'r',
    metadata: {},
    created_at: START,
  });
  return {
    id: idOf(number),
    api_key_id: null,
    initiator: { id: idOf(999), username: 'ada', name: 'Ada' },
    provider: 'anthropic',
    model: 'claude',
    client: 'Bench',
    metadata: {},
    started_at: new Date(Date.parse(START) + number * 60_000).toISOString(),
    ended_at: new Date(Date.parse(START) + number * 60_000 + 1000).toISOString(),
    token_usages: [],
    user_prompts: prompts.map((prompt, at) => ({ ...child(at), prompt })),
    tool_usages: tools.map(([tool, input], at) => ({
      ...child(500 + at),
      server_url: '',
      tool,
      input,
      injected: false,
      invocation_error: '',
    })),
  };
}
