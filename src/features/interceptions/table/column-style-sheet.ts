import { sameColumns, DEFAULT_COLUMNS, type ColumnId } from '#shared/domain/list-columns.ts';
import type { ColumnWidths } from '#shared/settings/settings.ts';
import { columnBreakpoints, type ColumnBreakpoint } from './column-widths.ts';

/**
 * CSS rules that lay out custom columns for the header and all rows. Null for the default columns, whose rules are in the
 * stylesheet. The rules contain only IDs and numbers, so no untrusted text.
 */
export function columnStyleSheet(columns: readonly ColumnId[], widths: ColumnWidths): string | null {
  const isDefault = sameColumns(columns, DEFAULT_COLUMNS) && columns.every(id => widths[id] === undefined);
  if (isDefault) return null;
  return `@media (width >= 48rem) {\n${columnBreakpoints(columns, widths).map(formatBreakpoint).join('\n')}\n}`;
}

/** Each level also shows columns again, because the stylesheet may hide default columns at this width. */
function formatBreakpoint({ below, hidden, template }: ColumnBreakpoint): string {
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
