import { sameColumns, DEFAULT_COLUMNS, type ColumnId } from '#shared/domain/list-columns.ts';
import type { ColumnWidths } from '#shared/settings/settings.ts';
import { columnLevels, type ColumnLevel } from './column-widths.ts';

/**
 * The rules that lay out columns somebody chose, once for the header and every row; null for the usual ones, whose
 * rules are the stylesheet's own and there before anything else. Nothing in it is from outside: ids and numbers.
 */
export function columnStyleSheet(columns: readonly ColumnId[], widths: ColumnWidths): string | null {
  const isUsual = sameColumns(columns, DEFAULT_COLUMNS) && columns.every(id => widths[id] === undefined);
  if (isUsual) return null;
  return `@media (width >= 48rem) {\n${columnLevels(columns, widths).map(printLevel).join('\n')}\n}`;
}

/** What the stylesheet hides where its own columns have no room may have some here, so each level says both. */
function printLevel({ below, hidden, template }: ColumnLevel): string {
  const lines = [
    `.grid-columns { grid-template-columns: ${template};`,
    `  > [role='gridcell'] { display: flex; overflow: visible; }`,
    `  > [role='columnheader'] { display: block; text-indent: 0; }`,
    ...hidden.map(id => `  > [data-column='${id}'] { display: none; }`),
    `}`,
  ];
  const rules = lines.join('\n');
  return below === null ? rules : `@container list (width < ${below}px) {\n${rules}\n}`;
}
