import { sameColumns, DEFAULT_COLUMNS, type ColumnId } from '#shared/domain/list-columns.ts';
import type { ColumnWidths } from '#shared/settings/settings.ts';

/** CSS pixels. A column grows from `min` to `default` unless resized. */
interface WidthRange {
  min: number;
  default: number;
}

/** Each fits the longest date that isn't today (`20. März, 20:46` is 100 px). The prompt takes the remaining space. */
const WIDTHS: Record<ColumnId, WidthRange> = {
  started: { min: 104, default: 104 },
  ended: { min: 104, default: 104 },
  initiator: { min: 110, default: 150 },
  provider: { min: 80, default: 110 },
  model: { min: 110, default: 200 },
  client: { min: 80, default: 112 },
  prompt: { min: 160, default: 160 },
  error: { min: 90, default: 140 },
  tools: { min: 90, default: 132 },
  tokens: { min: 92, default: 96 },
  token_kinds: { min: 204, default: 204 },
  cost: { min: 64, default: 80 },
  took: { min: 72, default: 72 },
  id: { min: 76, default: 84 },
};

/** The order in which columns are hidden as the list narrows. Initiator, start and prompt are hidden last. */
const HIDING_ORDER: readonly ColumnId[] = [
  'id',
  'provider',
  'client',
  'ended',
  'token_kinds',
  'cost',
  'error',
  'tools',
  'tokens',
  'took',
  'model',
  'initiator',
  'started',
  'prompt',
];
/** Minimum number of visible columns at any width. */
const MIN_COLUMNS = 2;
const TOGGLE_WIDTH = 28;
const GAP = 12;
const PADDING = 24;

/** The resizable column that is hidden last. */
export function lastColumnToHide(columns: readonly ColumnId[]): ColumnId | null {
  return HIDING_ORDER.findLast(id => id !== 'prompt' && columns.includes(id)) ?? null;
}

export const defaultWidth = (id: ColumnId): number => WIDTHS[id].default;

export interface ColumnBreakpoint {
  /** Applies below this width of the list in CSS pixels. Null applies at any width. */
  below: number | null;
  /** Selected columns that do not fit. */
  hidden: readonly ColumnId[];
  /** Value of `grid-template-columns`, starting with the toggle button. */
  template: string;
}

/** Layouts from wide to narrow. Later levels override earlier ones. */
export function columnBreakpoints(columns: readonly ColumnId[], widths: ColumnWidths): ColumnBreakpoint[] {
  const breakpoints: ColumnBreakpoint[] = [];
  let shown = columns;
  let below: number | null = null;
  for (const next of HIDING_ORDER) {
    if (!columns.includes(next)) continue;
    breakpoints.push({
      below,
      hidden: columns.filter(id => !shown.includes(id)),
      template: templateOf(shown, widths),
    });
    if (shown.length <= MIN_COLUMNS) break;
    below = minListWidth(shown, widths);
    shown = shown.filter(id => id !== next);
  }
  return breakpoints;
}

const minWidth = (id: ColumnId, widths: ColumnWidths): number =>
  Math.min(WIDTHS[id].min, widths[id] ?? Infinity);

/** Minimum width of the list that fits these columns. */
function minListWidth(shown: readonly ColumnId[], widths: ColumnWidths): number {
  return shown.reduce((sum, id) => sum + GAP + minWidth(id, widths), PADDING + TOGGLE_WIDTH);
}

function templateOf(shown: readonly ColumnId[], widths: ColumnWidths): string {
  const isMinimal = shown.length <= MIN_COLUMNS;
  const tracks = shown.map(id => {
    const min = isMinimal ? 0 : minWidth(id, widths);
    return `minmax(${min}px, ${id === 'prompt' ? '1fr' : `${widths[id] ?? WIDTHS[id].default}px`})`;
  });
  // If no column takes the remaining space, an empty track does.
  return [`${TOGGLE_WIDTH}px`, ...tracks, ...(shown.includes('prompt') ? [] : ['minmax(0, 1fr)'])].join(' ');
}

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
