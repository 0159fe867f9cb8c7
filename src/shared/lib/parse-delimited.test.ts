import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDelimited } from './csv.ts';

describe('parseDelimited', () => {
  it('returns the line number of each row, also after quoted line ends', () => {
    expect(parseDelimited('a,b\r\n\r\n"x ""y""\nz",\nlast', ',')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 3, fields: ['x "y"\nz', ''] },
      { line: 5, fields: ['last'] },
    ]);
    expect(parseDelimited('a\tb\t\t', '\t')).toEqual([{ line: 1, fields: ['a', 'b', '', ''] }]);
    expect(parseDelimited('', ',')).toEqual([]);
  });

  it('keeps a wrongly quoted field as it is', () => {
    expect(parseDelimited('"a"b,"c\nd', ',')).toEqual([
      { line: 1, fields: ['"a"b', '"c'] },
      { line: 2, fields: ['d'] },
    ]);
  });

  it('parses what csvLine writes', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ') });
    const rows = fc.array(
      fc.array(texts, { minLength: 1, maxLength: 4 }).filter(fields => fields.join('').trim() !== ''),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t'), (written, separator) => {
        const quoted = written.map(fields => fields.map(text => `"${text.replaceAll('"', '""')}"`));
        const text = quoted.map(fields => fields.join(separator)).join('\r\n');
        expect(parseDelimited(text, separator).map(({ fields }) => fields)).toEqual(written);
      }),
    );
  });
});
