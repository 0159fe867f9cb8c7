import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIST_COLUMNS, DEFAULT_COLUMNS } from '#shared/domain/list-columns.ts';
import { columnBreakpoints, columnStyleSheet } from './column-widths.ts';

const ALL = LIST_COLUMNS.map(({ id }) => id);
const columns = fc.uniqueArray(fc.constantFrom(...ALL), { minLength: 1 });
const widths = fc.dictionary(fc.constantFrom(...ALL), fc.integer({ min: 40, max: 600 }));

const tracksOf = (template: string) =>
  template.replaceAll(/minmax\((\d+)(?:px)?, [^)]*\)/g, '$1px').split(' ');

test('a narrower list has fewer columns, each with at least its minimum width', () => {
  fc.assert(
    fc.property(columns, widths, (chosen, customWidths) => {
      const levels = columnBreakpoints(chosen, customWidths);
      expect(levels[0]).toMatchObject({ below: null, hidden: [] });
      for (const [at, { below, hidden, template }] of levels.entries()) {
        const next = levels[at + 1];
        const shown = chosen.filter(id => !hidden.includes(id));
        const tracks = tracksOf(template);
        const filler = shown.includes('prompt') ? 0 : 1;
        expect(tracks).toHaveLength(1 + shown.length + filler);
        expect(hidden.length).toBe(at);
        expect(next?.below ?? 0).toBeLessThan(below ?? Infinity);
        const gaps = 24 + 12 * shown.length;
        const sum = tracks.reduce((all, track) => all + Number.parseInt(track, 10), gaps);
        expect(sum).toBeLessThanOrEqual(next?.below ?? Infinity);
      }
      expect(chosen.length - (levels.at(-1)?.hidden.length ?? 0)).toBe(Math.min(2, chosen.length));
    }),
  );
});

test('default columns use the stylesheet, and custom columns have generated rules', () => {
  expect(columnStyleSheet(DEFAULT_COLUMNS, {})).toBeNull();
  expect(columnStyleSheet(DEFAULT_COLUMNS, { model: 240 })).toContain(
    'minmax(104px, 104px) minmax(110px, 150px) minmax(160px, 1fr) minmax(110px, 240px)',
  );
  expect(columnStyleSheet(['id', 'model'], {})).toBe(
    [
      '@media (width >= 48rem) {',
      '.grid-columns { grid-template-columns: 28px minmax(0px, 84px) minmax(0px, 200px) minmax(0, 1fr);',
      "  > [role='gridcell'] { display: flex; overflow: visible; }",
      "  > [role='columnheader'] { display: block; text-indent: 0; }",
      '}',
      '}',
    ].join('\n'),
  );
});
