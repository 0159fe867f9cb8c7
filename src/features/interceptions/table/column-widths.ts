import type { ColumnId } from '#shared/domain/list-columns.ts';
import type { ColumnWidths } from '#shared/settings/settings.ts';

/** CSS pixels. Between the two a column takes what is free, unless it was made wider or narrower by hand. */
interface Room {
  least: number;
  usual: number;
}

/** A date of another day is whole in each (`20. März, 20:46` is 100 px). The prompt has what the others leave. */
const ROOM: Record<ColumnId, Room> = {
  started: { least: 104, usual: 104 },
  ended: { least: 104, usual: 104 },
  initiator: { least: 110, usual: 150 },
  provider: { least: 80, usual: 110 },
  model: { least: 110, usual: 200 },
  client: { least: 80, usual: 112 },
  prompt: { least: 160, usual: 160 },
  error: { least: 90, usual: 140 },
  tools: { least: 44, usual: 52 },
  tokens: { least: 204, usual: 204 },
  total: { least: 84, usual: 90 },
  took: { least: 72, usual: 72 },
  id: { least: 76, usual: 84 },
};

/** Which columns outlast which where room is scarce: who, when and the prompt stay. */
const FIRST_TO_GO: readonly ColumnId[] = [
  'id',
  'provider',
  'client',
  'ended',
  'total',
  'tokens',
  'error',
  'tools',
  'took',
  'model',
  'initiator',
  'started',
  'prompt',
];
/** Two columns are always there, however narrow the list. */
const ALWAYS = 2;
const TOGGLE = 28;
const GAP = 12;
const PADDING = 24;

/** The column that has a handle and goes last. */
export function lastColumnToHide(columns: readonly ColumnId[]): ColumnId | null {
  return FIRST_TO_GO.findLast(id => id !== 'prompt' && columns.includes(id)) ?? null;
}

export const defaultWidth = (id: ColumnId): number => ROOM[id].usual;

export interface ColumnLevel {
  /** The width of the list, CSS pixels, below which it counts; null for as wide as can be. */
  below: number | null;
  /** Columns that are chosen and have no room. */
  hidden: readonly ColumnId[];
  /** Of the grid, the details' button first. */
  template: string;
}

/** How the columns stand beside one another, from a wide list to ever narrower ones; the later level wins. */
export function columnLevels(columns: readonly ColumnId[], widths: ColumnWidths): ColumnLevel[] {
  const levels: ColumnLevel[] = [];
  let shown = columns;
  let below: number | null = null;
  for (const next of FIRST_TO_GO) {
    if (!columns.includes(next)) continue;
    levels.push({
      below,
      hidden: columns.filter(id => !shown.includes(id)),
      template: templateOf(shown, widths),
    });
    if (shown.length <= ALWAYS) break;
    below = leastRoom(shown, widths);
    shown = shown.filter(id => id !== next);
  }
  return levels;
}

const leastOf = (id: ColumnId, widths: ColumnWidths): number =>
  Math.min(ROOM[id].least, widths[id] ?? Infinity);

/** What the list needs at least to show these. */
function leastRoom(shown: readonly ColumnId[], widths: ColumnWidths): number {
  return shown.reduce((sum, id) => sum + GAP + leastOf(id, widths), PADDING + TOGGLE);
}

function templateOf(shown: readonly ColumnId[], widths: ColumnWidths): string {
  const isFew = shown.length <= ALWAYS;
  const tracks = shown.map(id => {
    const least = isFew ? 0 : leastOf(id, widths);
    return `minmax(${least}px, ${id === 'prompt' ? '1fr' : `${widths[id] ?? ROOM[id].usual}px`})`;
  });
  // Where no column takes what is left over, it stays at the end.
  return [`${TOGGLE}px`, ...tracks, ...(shown.includes('prompt') ? [] : ['minmax(0, 1fr)'])].join(' ');
}
