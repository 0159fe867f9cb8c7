import type { Interception } from '#shared/domain/interception.ts';

const START = Date.parse('2026-11-20T12:00:00Z');

/** An interception with this text in every text field. */
export function maliciousRow(text: string, index: number): Interception {
  const started_at = new Date(START - index * 60_000).toISOString();
  const id = (kind: number): string =>
    `00000000-0000-4000-800${kind}-${index.toString(16).padStart(12, '0')}`;
  // These columns of Coder have an index or a maximum length, so the text must be shorter.
  const [name, client] = [beginning(text, 600), beginning(text, 64)];
  const child = {
    interception_id: id(0),
    provider_response_id: text,
    // Parsed from JSON, so that `__proto__` is an ordinary key.
    metadata: metadataOf(text),
    created_at: started_at,
  };
  return {
    id: id(0),
    api_key_id: text,
    initiator: { id: id(1), username: name, name: text, avatar_url: text },
    provider: name,
    provider_name: text,
    model: name,
    client,
    metadata: metadataOf(text),
    started_at,
    ended_at: new Date(START - index * 60_000 + 1000).toISOString(),
    token_usages: [{ ...child, id: id(2), input_tokens: index + 1, output_tokens: 1 }],
    user_prompts: [{ ...child, id: id(3), prompt: text }],
    tool_usages: [
      {
        ...child,
        id: id(4),
        server_url: text,
        tool: text,
        input: JSON.stringify({ command: text, html: [text] }),
        injected: true,
        invocation_error: text,
      },
      { ...child, id: id(5), server_url: '', tool: text, input: text, injected: false, invocation_error: '' },
    ],
  };
}

function metadataOf(text: string): Interception['metadata'] {
  // Longer keys would not test anything else.
  const key = JSON.stringify(text.slice(0, 2000));
  const value: unknown = JSON.parse(`{${key}:${key},"__proto__":{"polluted":true}}`);
  return Object.fromEntries(Object.entries(value ?? {}));
}

const beginning = (text: string, characters: number): string => [...text].slice(0, characters).join('');
