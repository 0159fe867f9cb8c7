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

const strange = fc.string({
  unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', "'", ' ', 'a', '1'),
});

it('is read back as it was, but for an apostrophe before what would be calculated', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(strange, fc.string()), { minLength: 1 }), values => {
      const read = readLine(csvLine(values));
      expect(read.map((field, index) => (field === `'${values[index]}` ? field.slice(1) : field))).toEqual(
        values,
      );
      for (const field of read) expect(field.trimStart()).not.toMatch(/^[=+\-@]/);
      for (const field of read) expect(field).not.toMatch(/^[\t\r]/);
    }),
  );
});

it('writes numbers plainly and nothing as nothing', () => {
  expect(csvLine([-1, 1e15, 0.25, null, '', '-1'])).toBe("-1,1000000000000000,0.25,,,'-1\r\n");
});
