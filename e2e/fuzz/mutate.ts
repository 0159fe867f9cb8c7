import type { Rng } from '#server/demo-data/rng.ts';

/** A request before it is written down. All text is latin1: a character is a byte. */
export interface Draft {
  method: string;
  target: string;
  version: string;
  lines: string[];
  body: string;
  /** How its lines end. */
  lineEnd: string;
  /** No server may take it for a request: it could be read in two ways. */
  refused: boolean;
  /** It says that more comes than does: the server waits until we hang up. */
  waits: boolean;
}

/** Changes a draft into something that somebody with bad intentions might send. */
export type Mutation = (draft: Draft, rng: Rng) => void;

export function written({ method, target, version, lines, body, lineEnd }: Draft): Buffer {
  const head = [`${method} ${target} ${version}`, ...lines, '', ''].join(lineEnd);
  return Buffer.from(head + body, 'latin1');
}

/** Sets a header where it stands already, else adds it. */
export function setLine(draft: Draft, name: string, value: string): void {
  draft.lines = draft.lines.filter(line => !line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  draft.lines.push(`${name}: ${value}`);
}
