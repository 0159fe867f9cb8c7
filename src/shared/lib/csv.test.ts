import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine } from './csv.ts';

/** A parser of RFC 4180 that shares no code with the writer. */
function readLine(text: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (text[at] === '"') at += 1;
        field += text[at];
      }
      at += 1;
    } else {
      while (text[at] !== ',' && text[at] !== '\r') field += text[at++];
    }
    fields.push(field);
    if (text[at] !== ',') return fields;
    at += 1;
  }
}

/** Removes the apostrophes as `docs/usage.md` describes. */
function withoutGuard(text: string): string {
  const parts = text.split(/([;\t\r\n\v\f\u0085\u2028\u2029])/);
  const isRisky = (part: string): boolean => FORMULA.test(skip(part));
  return parts
    .map((part, index) => {
      if (!part.startsWith("'")) return part;
      // The first part also gets an apostrophe before a tab or line end.
      const isLeading = index === 0 && skip(part) === '' && /^[^;]/.test(parts[1] ?? '');
      return isRisky(part) || isLeading ? part.slice(1) : part;
    })
    .join('');
}

const FORMULA = /^[=+\-@＝＋－＠﹦﹢﹣﹫−]/;
const skip = (text: string): string =>
  text.replace(/^(?:['"\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}])+/u, '');

const strange = fc.string({
  unit: fc.constantFrom(
    ...'=+-@＝＋－＠﹦−\t\r\n\v",;\' a1|\u0000\u0085\u00A0\u00AD\u200B\u200E\u2028\u2060\u3000\uFEFF',
  ),
});
const anyText = fc.oneof(strange, fc.string(), fc.string({ unit: 'binary' }));

it('parses to the original text after the apostrophes are removed', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1 }), values => {
      expect(readLine(csvLine(values)).map(withoutGuard)).toEqual(values);
    }),
    { numRuns: 2000 },
  );
});

it('has no part that a spreadsheet would run as a formula, wherever it splits', () => {
  const unguarded = (part: string): string => part.replace(/^[\s"\p{Cc}\p{Cf}\p{Z}]+/u, '');
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1 }), values => {
      const line = csvLine(values);
      for (const field of readLine(line)) {
        expect(field).not.toMatch(/^[\t\r\n]/);
        for (const part of field.split(/[;\t\r\n]/)) expect(unguarded(part)).not.toMatch(FORMULA);
      }
      // A spreadsheet that ignores our quotes.
      for (const part of line.split(/[;\t\r\n]/)) expect(unguarded(part)).not.toMatch(FORMULA);
    }),
    { numRuns: 2000 },
  );
});

it.each([
  ['=1+1', "'=1+1"],
  ['a;=1+1', `"a;'=1+1"`],
  ['a\t=1', `"a\t'=1"`],
  ['a\n-1', `"a\n'-1"`],
  ['a; \u200B"@x"', `"a;' \u200B""@x"""`],
  ['＝1', "'＝1"],
  ['\u200B＋1', "'\u200B＋1"],
  ["'=1", "''=1"],
  ['\t1', `"'\t1"`],
  ['a=1, b', '"a=1, b"'],
  ["it's 2; fine", `"it's 2; fine"`],
])('writes %j as %j', (text, written) => {
  expect(csvLine([text])).toBe(`${written}\r\n`);
});

it('takes linear time for a long text', () => {
  for (const unit of ['\t', ' ', '\n', ';', "'", '"', '\u200B', '; ', '=', '\t=']) {
    const text = unit.repeat(100_000);
    expect(readLine(csvLine([text])).map(withoutGuard)).toEqual([text]);
  }
});

it('writes numbers without a format and null as an empty field', () => {
  expect(csvLine([-1, 1e15, 0.25, null, '', '-1'])).toBe("-1,1000000000000000,0.25,,,'-1\r\n");
});
