/** Reverses its direction, contains markup, and has no place to break. */
export const HOSTILE = `\u202egnp.exe<img src=x onerror=alert(1)>${'x'.repeat(200)}`;

export const LONG = Array.from({ length: 60 }, (_, line) => `Line ${line + 1} of a long text.`).join('\n');

export const PATCH = `--- a/readme.md
+++ b/readme.md
@@ -1,2 +1,2 @@
 unchanged
-old line
+new line
`;

/** Long enough for the search field of the JSON view. */
export const JSON_TEXT = JSON.stringify({
  file: 'src/a.ts',
  lines: Array.from({ length: 300 }, (_, line) => ({ line, text: `value ${line}` })),
});
