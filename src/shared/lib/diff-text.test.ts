import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDiff } from './diff-text.ts';

const kinds = (text: string): string[] | null => {
  const diff = readDiff(text);
  return diff && Array.from({ length: diff.count }, (_, index) => diff.lineAt(index).kind);
};

const GIT = `diff --git a/x.sql b/x.sql
index 1..2 100644
--- a/x.sql
+++ b/x.sql
@@ -1,3 +1,3 @@ create table
 keep
--- an SQL comment that was removed
+++ another that was added
 keep
\\ No newline at end of file
diff --git a/y b/y
new file mode 100644
--- /dev/null
+++ b/y
@@ -0,0 +1 @@
+one
`;

const AGENT = `*** Begin Patch
*** Update File: src/a.ts
@@ function a()
 keep
-old
+new

*** Add File: b.md
+*** not a head
*** End Patch`;

describe('a patch', () => {
  it('is parsed by line, inside a hunk by the first character alone', () => {
    expect(kinds(GIT)?.join(' ')).toBe(
      'file file file file hunk same removed added same same file file file file hunk added',
    );
    expect(readDiff(GIT)).toMatchObject({ added: 2, removed: 1 });
  });

  it('can be in the format of coding agents', () => {
    expect(kinds(AGENT)).toEqual(['file', 'file', 'hunk', 'same', 'removed', 'added', 'same', 'file', 'added', 'file']); // prettier-ignore
  });

  it('can come from svn, be a single hunk, or follow a message', () => {
    expect(kinds('Index: a\n=====\n--- a\n+++ a\n@@ -1 +1 @@\n-a\n+b')).toEqual(['file', 'file', 'file', 'file', 'hunk', 'removed', 'added']); // prettier-ignore
    expect(kinds('@@ -1,2 +1 @@\n-a\n b')).toEqual(['hunk', 'removed', 'same']);
    expect(kinds('Fix it\n\n--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b')?.slice(0, 3)).toEqual(['same', 'same', 'file']); // prettier-ignore
  });

  it.each(['', 'plain', '- a\n- b\n+ c', '--- \n+++ ', '--- a\n+++ b', 'git diff --git a b', '@@ mention', '---\ntitle: x\n---\n'])(
    'is not %j',
    text => expect(readDiff(text)).toBeNull(),
  ); // prettier-ignore

  it('keeps its text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), lines => {
        const text = ['*** Begin Patch', ...lines].join('\n');
        const diff = readDiff(text);
        const read = Array.from({ length: diff?.count ?? 0 }, (_, index) => diff?.lineAt(index).text);
        expect(read.join('\n')).toBe(text.replace(/\n$/, ''));
      }),
    );
  });
});
