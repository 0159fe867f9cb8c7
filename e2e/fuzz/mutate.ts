import type { Rng } from '#server/demo-data/rng.ts';

/** A request before it is serialized. All text is latin1, so that each character is one byte. */
export interface RequestDraft {
  method: string;
  target: string;
  version: string;
  lines: string[];
  body: string;
  /** The line terminator. */
  lineEnd: string;
  /** The request is ambiguous, so the server must reject it. */
  isAmbiguous: boolean;
  /** The request announces more than it sends, so the server waits until the client closes the connection. */
  isIncomplete: boolean;
}

/** Changes a draft into a malicious or malformed request. */
export type Mutation = (draft: RequestDraft, rng: Rng) => void;

export function serialize({ method, target, version, lines, body, lineEnd }: RequestDraft): Buffer {
  const head = [`${method} ${target} ${version}`, ...lines, '', ''].join(lineEnd);
  return Buffer.from(head + body, 'latin1');
}

/** Replaces a header or adds it. */
export function setLine(draft: RequestDraft, name: string, value: string): void {
  draft.lines = draft.lines.filter(line => !line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  draft.lines.push(`${name}: ${value}`);
}
