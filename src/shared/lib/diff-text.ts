import { Int32Vector } from './collections.ts';

export type DiffLineKind = 'added' | 'removed' | 'same' | 'hunk' | 'file';

const KINDS = ['added', 'removed', 'same', 'hunk', 'file'] as const satisfies readonly DiffLineKind[];

/** The lines of a patch, found in its text when they are drawn. */
export interface Diff {
  readonly count: number;
  readonly added: number;
  readonly removed: number;
  lineAt(index: number): { kind: DiffLineKind; text: string };
}

/** Lines looked at before a text counts as no patch: some begin with a message. */
const HEAD_CHARACTERS = 4000;
const AGENT_PATCH = /^[ \t]*\*\*\* Begin Patch[ \t]*\r?$/m;
const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
/** A line or two that look like a head make no patch: a hunk has to be near, or git's word for what has none. */
const UNIFIED =
  /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@|^diff --git .+\r?\n(?:(?:old|new|deleted|similarity|rename|copy|Binary) .*\r?\n?)+/m;
const FILE_HEAD =
  /^(?:diff |index |Index: |--- |\+\+\+ |={5,}$|(?:new|deleted) file |(?:old|new) mode |similarity |dissimilarity |rename |copy |Binary files |GIT binary )/;

/** A way to read a text as a patch in steps of some lines; null where it is none. */
export function createDiffReader(text: string): ((lines: number) => Diff | null) | null {
  const head = text.slice(0, HEAD_CHARACTERS);
  if (AGENT_PATCH.test(head)) return readingLines(text, agentReader());
  return UNIFIED.test(head) ? readingLines(text, unifiedReader()) : null;
}

/** Reads a unified or git diff, or the patch format of coding agents, at once; null where a text is neither. */
export function readDiff(text: string): Diff | null {
  return createDiffReader(text)?.(Infinity) ?? null;
}

type LineReader = (line: string) => DiffLineKind;

/** Inside a hunk the first character decides, however much the rest looks like a head: its length is counted. */
function unifiedReader(): LineReader {
  let [oldLeft, newLeft] = [0, 0];
  return line => {
    const hunk = HUNK.exec(line);
    if (oldLeft <= 0 && newLeft <= 0) {
      if (!hunk) return FILE_HEAD.test(line) ? 'file' : 'same';
      [oldLeft, newLeft] = [Number(hunk[1] ?? 1), Number(hunk[2] ?? 1)];
      return 'hunk';
    }
    if (line.startsWith('\\')) return 'same';
    if (!line.startsWith('+')) oldLeft -= 1;
    if (!line.startsWith('-')) newLeft -= 1;
    return bySign(line);
  };
}

function agentReader(): LineReader {
  return line => {
    if (line.startsWith('*** ')) return 'file';
    return line.startsWith('@@') ? 'hunk' : bySign(line);
  };
}

function bySign(line: string): DiffLineKind {
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'same';
}

function readingLines(text: string, kindOf: LineReader): (lines: number) => Diff | null {
  const starts = new Int32Vector();
  const kinds = new Int32Vector();
  let [added, removed, at] = [0, 0, 0];
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  const lineFrom = (from: number): string => {
    const to = text.indexOf('\n', from);
    return text.slice(from, to === -1 ? text.length : to);
  };
  const lineAt = (index: number) => ({
    kind: KINDS[kinds.at(index)] ?? 'same',
    text: lineFrom(starts.at(index)),
  });
  return lines => {
    for (let left = lines; left > 0 && at <= end; left -= 1) {
      const line = lineFrom(at);
      const kind = kindOf(line);
      if (kind === 'added') added += 1;
      if (kind === 'removed') removed += 1;
      starts.push(at);
      kinds.push(KINDS.indexOf(kind));
      at += line.length + 1;
    }
    return at > end ? { count: starts.length, added, removed, lineAt } : null;
  };
}
