import { Int32Vector } from './collections.ts';

export type DiffLineKind = 'added' | 'removed' | 'same' | 'hunk' | 'file';

const KINDS = ['added', 'removed', 'same', 'hunk', 'file'] as const satisfies readonly DiffLineKind[];

/** The lines of a patch; their text is sliced when they are rendered. */
export interface Diff {
  readonly count: number;
  readonly added: number;
  readonly removed: number;
  lineAt(index: number): { kind: DiffLineKind; text: string };
}

/** Characters searched for a patch header, because a commit message may come first. */
const HEAD_CHARACTERS = 4000;
const AGENT_PATCH = /^[ \t]*\*\*\* Begin Patch[ \t]*\r?$/m;
const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
/** Header lines alone do not make a patch: it takes a hunk header, or the extended header that git writes without hunks. */
const UNIFIED =
  /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@|^diff --git .+\r?\n(?:(?:old|new|deleted|similarity|rename|copy|Binary) .*\r?\n?)+/m;
const FILE_HEAD =
  /^(?:diff |index |Index: |--- |\+\+\+ |={5,}$|(?:new|deleted) file |(?:old|new) mode |similarity |dissimilarity |rename |copy |Binary files |GIT binary )/;

/**
 * Returns a function that parses the next lines of a patch, or null if the text is not a patch.
 * The function returns the diff at the end of the text, and null before that.
 */
export function createDiffReader(text: string): ((lines: number) => Diff | null) | null {
  const head = text.slice(0, HEAD_CHARACTERS);
  if (AGENT_PATCH.test(head)) return createLineReader(text, agentClassifier());
  return UNIFIED.test(head) ? createLineReader(text, unifiedClassifier()) : null;
}

/** Parses a unified diff, a git diff or the patch format of coding agents in one go; null if the text is none of these. */
export function readDiff(text: string): Diff | null {
  return createDiffReader(text)?.(Infinity) ?? null;
}

type LineClassifier = (line: string) => DiffLineKind;

/** Counts the lines of each hunk, because inside a hunk a line that looks like a header is content. */
function unifiedClassifier(): LineClassifier {
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

function agentClassifier(): LineClassifier {
  return line => {
    if (line.startsWith('*** ')) return 'file';
    return line.startsWith('@@') ? 'hunk' : bySign(line);
  };
}

function bySign(line: string): DiffLineKind {
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'same';
}

function createLineReader(text: string, kindOf: LineClassifier): (lines: number) => Diff | null {
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
