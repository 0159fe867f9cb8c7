import type { Interception } from '#model/interception.ts';

const END = Date.parse('2026-11-20T12:00:00Z');

/** Six scripts in one text; as it is searched for. */
export const WANTED = 'istanbul straße مرحبا 北京 café 👩‍🚀 "<b>"';
const wide = (text: string): string =>
  text.replace(/[a-z]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
/** The same text in other forms. */
export const WRITTEN: readonly string[] = [
  WANTED,
  WANTED.toUpperCase(),
  WANTED.replace('istanbul', 'İSTANBUL').replace('straße', 'STRAẞE'),
  WANTED.replace('istanbul', 'ısTANBUL'),
  WANTED.normalize('NFD'),
  wide(WANTED),
  WANTED.replace('istanbul', 'istan\u00adbul').replace('straße', 'stra\u200bsse'),
];
/** Close, and another text. */
export const OTHERS: readonly string[] = [
  WANTED.replace('café', 'cafe'),
  WANTED.replace('北京', '北東'),
  WANTED.replace(' 👩‍🚀', ''),
  WANTED.replace('مرحبا', 'مرحب'),
  WANTED.slice(0, -1),
];
const FIELDS = ['prompt', 'tool', 'input', 'error', 'metadata'] as const;
/** On which an expression of repetitions in repetitions does not end. */
export const SLOW = `${'a'.repeat(80)}!`;

export const idOf = (index: number): string =>
  `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

export function rowOf(index: number, text: string | null): Interception {
  const started_at = new Date(END - index * 20_000).toISOString();
  const field = FIELDS[index % FIELDS.length];
  const at = (name: (typeof FIELDS)[number], instead: string): string =>
    text !== null && field === name ? `before ${text} after` : instead;
  const child = {
    interception_id: idOf(index),
    provider_response_id: '',
    metadata: null,
    created_at: started_at,
  };
  return {
    id: idOf(index),
    api_key_id: null,
    initiator: { id: idOf(1), username: 'ada', name: 'Ada', avatar_url: '' },
    provider: 'anthropic',
    model: 'claude',
    client: 'Codex',
    metadata: field === 'metadata' && text !== null ? { note: at('metadata', '') } : null,
    started_at,
    ended_at: new Date(END - index * 20_000 + 900).toISOString(),
    token_usages: [],
    user_prompts: [
      { ...child, id: idOf(10_000_000 + index), prompt: at('prompt', `Please mend number ${index}.`) },
    ],
    tool_usages: [
      {
        ...child,
        id: idOf(20_000_000 + index),
        server_url: '',
        tool: at('tool', 'Bash'),
        input: JSON.stringify({ command: at('input', `git log -${index}`), timeout: 1000 }),
        injected: true,
        invocation_error: at('error', ''),
      },
    ],
  };
}
