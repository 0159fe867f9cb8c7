import type { Interception } from '#shared/domain/interception.ts';

const END = Date.parse('2026-11-20T12:00:00Z');

/** The search text, with six scripts in it. */
export const SEARCH_TEXT = 'istanbul straße مرحبا 北京 café 👩‍🚀 "<b>"';
const fullWidth = (text: string): string =>
  text.replace(/[a-z]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
/** Other forms of the same text, which must match. */
const MATCHING_TEXTS: readonly string[] = [
  SEARCH_TEXT,
  SEARCH_TEXT.toUpperCase(),
  SEARCH_TEXT.replace('istanbul', 'İSTANBUL').replace('straße', 'STRAẞE'),
  SEARCH_TEXT.replace('istanbul', 'ısTANBUL'),
  SEARCH_TEXT.normalize('NFD'),
  fullWidth(SEARCH_TEXT),
  SEARCH_TEXT.replace('istanbul', 'istan\u00adbul').replace('straße', 'stra\u200bsse'),
];
/** Similar texts that must not match. */
const SIMILAR_TEXTS: readonly string[] = [
  SEARCH_TEXT.replace('café', 'cafe'),
  SEARCH_TEXT.replace('北京', '北東'),
  SEARCH_TEXT.replace(' 👩‍🚀', ''),
  SEARCH_TEXT.replace('مرحبا', 'مرحب'),
  SEARCH_TEXT.slice(0, -1),
];
const FIELDS = ['prompt', 'tool', 'input', 'error', 'metadata'] as const;
/** A regular expression with nested repetitions never finishes on this text. */
const SLOW_TEXT = `${'a'.repeat(80)}!`;

const idOf = (index: number): string => `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

function rowOf(index: number, text: string | null): Interception {
  const started_at = new Date(END - index * 20_000).toISOString();
  const field = FIELDS[index % FIELDS.length];
  const at = (name: (typeof FIELDS)[number], fallback: string): string =>
    text !== null && field === name ? `before ${text} after` : fallback;
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
      { ...child, id: idOf(10_000_000 + index), prompt: at('prompt', `Please fix number ${index}.`) },
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

export interface SearchRows {
  /** Ids of the matching rows, newest first. */
  ids: readonly string[];
  /** Index of the row on which a regular expression never finishes. */
  slowIndex: number;
  lines: () => Generator<string>;
}

/** Generates rows as JSON lines. Matching texts are at page ends and elsewhere; similar texts are between them. */
export function generateSearchRows(count: number): SearchRows {
  const matching = new Map<number, string>();
  const similar = new Map<number, string>();
  const slowIndex = Math.floor(count / 2) + 5;
  for (let border = 0; border <= count; border += 1000) {
    for (const [side, index] of [border - 1, border].entries()) {
      if (index < 0 || index >= count) continue;
      matching.set(index, MATCHING_TEXTS[(border / 1000 + side) % MATCHING_TEXTS.length] ?? SEARCH_TEXT);
    }
    similar.set(border + 500, SIMILAR_TEXTS[(border / 1000) % SIMILAR_TEXTS.length] ?? '');
  }
  for (let index = 137; index < count; index += 1371) {
    if (!similar.has(index))
      matching.set(index, MATCHING_TEXTS[index % MATCHING_TEXTS.length] ?? SEARCH_TEXT);
  }
  matching.delete(slowIndex);
  similar.set(slowIndex, SLOW_TEXT);
  return {
    ids: [...matching.keys()].sort((a, b) => a - b).map(idOf),
    slowIndex,
    *lines() {
      for (let index = 0; index < count; index += 1) {
        const text = matching.get(index) ?? similar.get(index) ?? null;
        yield `${JSON.stringify(rowOf(index, text))}\n`;
      }
    },
  };
}
