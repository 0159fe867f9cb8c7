import type { Interception } from '#shared/domain/interception.ts';

const END = Date.parse('2026-11-20T12:00:00Z');

/** Six scripts in one text; as it is searched for. */
export const WANTED = 'istanbul straße مرحبا 北京 café 👩‍🚀 "<b>"';
const wide = (text: string): string =>
  text.replace(/[a-z]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
/** The same text in other forms. */
const WRITTEN: readonly string[] = [
  WANTED,
  WANTED.toUpperCase(),
  WANTED.replace('istanbul', 'İSTANBUL').replace('straße', 'STRAẞE'),
  WANTED.replace('istanbul', 'ısTANBUL'),
  WANTED.normalize('NFD'),
  wide(WANTED),
  WANTED.replace('istanbul', 'istan\u00adbul').replace('straße', 'stra\u200bsse'),
];
/** Close, and another text. */
const OTHERS: readonly string[] = [
  WANTED.replace('café', 'cafe'),
  WANTED.replace('北京', '北東'),
  WANTED.replace(' 👩‍🚀', ''),
  WANTED.replace('مرحبا', 'مرحب'),
  WANTED.slice(0, -1),
];
const FIELDS = ['prompt', 'tool', 'input', 'error', 'metadata'] as const;
/** On which an expression of repetitions in repetitions does not end. */
const SLOW = `${'a'.repeat(80)}!`;

const idOf = (index: number): string => `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

function rowOf(index: number, text: string | null): Interception {
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

export interface Planted {
  /** Of the rows with a needle, newest first. */
  ids: readonly string[];
  /** The row with the text on which an expression does not end. */
  slow: number;
  lines: () => Generator<string>;
}

/** Rows with needles at the ends of pages and wherever else, and others that only look like them; a JSON object a line. */
export function plantNeedles(count: number): Planted {
  const planted = new Map<number, string>();
  const others = new Map<number, string>();
  const slow = Math.floor(count / 2) + 5;
  for (let border = 0; border <= count; border += 1000) {
    for (const [turn, index] of [border - 1, border].entries()) {
      if (index < 0 || index >= count) continue;
      planted.set(index, WRITTEN[(border / 1000 + turn) % WRITTEN.length] ?? WANTED);
    }
    others.set(border + 500, OTHERS[(border / 1000) % OTHERS.length] ?? '');
  }
  for (let index = 137; index < count; index += 1371) {
    if (!others.has(index)) planted.set(index, WRITTEN[index % WRITTEN.length] ?? WANTED);
  }
  planted.delete(slow);
  others.set(slow, SLOW);
  return {
    ids: [...planted.keys()].sort((a, b) => a - b).map(idOf),
    slow,
    *lines() {
      for (let index = 0; index < count; index += 1) {
        const text = planted.get(index) ?? others.get(index) ?? null;
        yield `${JSON.stringify(rowOf(index, text))}\n`;
      }
    },
  };
}
