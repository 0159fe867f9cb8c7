const PAGE = 10;

interface RowKey {
  readonly keys: readonly string[];
  readonly does: string;
  readonly move: (index: number, last: number) => number;
}

/** The keys that move over the rows: what the table does with them, and how it is told. */
export const ROW_KEYS: readonly RowKey[] = [
  { keys: ['j', 'ArrowDown'], does: 'Next row', move: index => index + 1 },
  { keys: ['k', 'ArrowUp'], does: 'Previous row', move: index => index - 1 },
  { keys: ['PageDown'], does: 'Ten rows on', move: index => index + PAGE },
  { keys: ['PageUp'], does: 'Ten rows back', move: index => index - PAGE },
  { keys: ['Home'], does: 'First row', move: () => 0 },
  { keys: ['End'], does: 'Last loaded row', move: (_, last) => last },
];

export const ROW_MOVES: ReadonlyMap<string, RowKey['move']> = new Map(
  ROW_KEYS.flatMap(({ keys, move }) => keys.map(key => [key, move])),
);
