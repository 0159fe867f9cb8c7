import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkAt, chunksOf, clampText } from './text-chunks.ts';

const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\n\n', ' ', '😀'.repeat(1500), 'x'.repeat(1999), 'y'.repeat(2500)),
    ),
  ) // prettier-ignore
  .map(parts => parts.join(''));

describe('the chunks of a long text', () => {
  it('join to the text, and none is longer than the maximum', () => {
    fc.assert(
      fc.property(text, whole => {
        const starts = chunksOf(whole);
        const ends = Array.from({ length: starts.length }, (_, at) => (at + 1 < starts.length ? starts.at(at + 1) : whole.length)); // prettier-ignore
        const chunks = ends.map((end, at) => whole.slice(starts.at(at), end));
        expect(chunks.join('')).toBe(whole);
        expect(Math.max(0, ...chunks.map(chunk => chunk.length))).toBeLessThanOrEqual(2000);
        chunks.forEach((chunk, at) => {
          const last = at === chunks.length - 1;
          expect(chunkAt(whole, starts, at)).toBe(last ? chunk : chunk.replace(/\n$/, ''));
        });
      }),
    );
  });

  it('end at line ends and between characters', () => {
    const lines = `${'a'.repeat(1500)}\n`.repeat(3);
    expect([0, 1, 2].map(at => chunksOf(lines).at(at))).toEqual([0, 1501, 3002]);
    expect(chunksOf(`a${'😀'.repeat(3000)}`).at(1)).toBe(1999);
  });

  it('are cut to the first lines, unless those are nearly the whole text', () => {
    expect(clampText('a\n'.repeat(14))).toBe('a\n'.repeat(14));
    expect(clampText('line\n'.repeat(100))).toBe('line\n'.repeat(14).trimEnd());
    expect(clampText('x'.repeat(5000))).toHaveLength(1200);
    expect(clampText('x'.repeat(1250))).toHaveLength(1250);
    expect(clampText(`${'x'.repeat(1199)}${'😀'.repeat(100)}`)).toHaveLength(1199);
  });
});
