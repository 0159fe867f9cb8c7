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

describe('a long text in pieces', () => {
  it('is whole again when they are put together, and none is long', () => {
    fc.assert(
      fc.property(text, whole => {
        const starts = chunksOf(whole);
        const ends = Array.from({ length: starts.length }, (_, at) => (at + 1 < starts.length ? starts.at(at + 1) : whole.length)); // prettier-ignore
        const pieces = ends.map((end, at) => whole.slice(starts.at(at), end));
        expect(pieces.join('')).toBe(whole);
        expect(Math.max(0, ...pieces.map(piece => piece.length))).toBeLessThanOrEqual(2000);
        pieces.forEach((piece, at) => {
          const last = at === pieces.length - 1;
          expect(chunkAt(whole, starts, at)).toBe(last ? piece : piece.replace(/\n$/, ''));
        });
      }),
    );
  });

  it('is cut at line ends and between characters', () => {
    const lines = `${'a'.repeat(1500)}\n`.repeat(3);
    expect([0, 1, 2].map(at => chunksOf(lines).at(at))).toEqual([0, 1501, 3002]);
    expect(chunksOf(`a${'😀'.repeat(3000)}`).at(1)).toBe(1999);
  });

  it('begins with its first lines, unless that is nearly all', () => {
    expect(clampText('a\n'.repeat(14))).toBe('a\n'.repeat(14));
    expect(clampText('line\n'.repeat(100))).toBe('line\n'.repeat(14).trimEnd());
    expect(clampText('x'.repeat(5000))).toHaveLength(1200);
    expect(clampText('x'.repeat(1250))).toHaveLength(1250);
    expect(clampText(`${'x'.repeat(1199)}${'😀'.repeat(100)}`)).toHaveLength(1199);
  });
});
