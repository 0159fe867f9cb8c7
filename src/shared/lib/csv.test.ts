import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine } from './csv.ts';

/** A reader of RFC 4180 that knows nothing of the writer. */
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

/** Undoes the guard as `docs/usage.md` describes it. */
function withoutGuard(text: string): string {
  const pieces = text.split(/([;\t\r\n\v\f\u0085\u2028\u2029])/);
  const isRisky = (piece: string): boolean => FORMULA.test(skip(piece));
  return pieces
    .map((piece, index) => {
      if (!piece.startsWith("'")) return piece;
      // A first piece is guarded before a tab or line end too.
      const isLeading = index === 0 && skip(piece) === '' && /^[^;]/.test(pieces[1] ?? '');
      return isRisky(piece) || isLeading ? piece.slice(1) : piece;
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

it('is read back as it was once the apostrophes are removed', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1 }), values => {
      expect(readLine(csvLine(values)).map(withoutGuard)).toEqual(values);
    }),
    { numRuns: 2000 },
  );
});

it('has no piece that a spreadsheet would calculate, wherever it splits', () => {
  const unguarded = (piece: string): string => piece.replace(/^[\s"\p{Cc}\p{Cf}\p{Z}]+/u, '');
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1 }), values => {
      const line = csvLine(values);
      for (const field of readLine(line)) {
        expect(field).not.toMatch(/^[\t\r\n]/);
        for (const piece of field.split(/[;\t\r\n]/)) expect(unguarded(piece)).not.toMatch(FORMULA);
      }
      // A reader that knows nothing of our quotes.
      for (const piece of line.split(/[;\t\r\n]/)) expect(unguarded(piece)).not.toMatch(FORMULA);
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

it('looks at each character of a long text once', () => {
  for (const unit of ['\t', ' ', '\n', ';', "'", '"', '\u200B', '; ', '=', '\t=']) {
    const text = unit.repeat(100_000);
    expect(readLine(csvLine([text])).map(withoutGuard)).toEqual([text]);
  }
});

it('writes numbers plainly and nothing as nothing', () => {
  expect(csvLine([-1, 1e15, 0.25, null, '', '-1'])).toBe("-1,1000000000000000,0.25,,,'-1\r\n");
});
