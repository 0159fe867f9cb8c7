import { t } from '#shared/i18n/t.ts';

const PAGE = 10;

interface RowKey {
  readonly keys: readonly string[];
  readonly does: string;
  readonly move: (index: number, last: number) => number;
}

/** The keys that move over the rows: what the table does with them, and how it is told. */
export const ROW_KEYS: readonly RowKey[] = [
  { keys: ['j', 'ArrowDown'], does: t('Next row'), move: index => index + 1 },
  { keys: ['k', 'ArrowUp'], does: t('Previous row'), move: index => index - 1 },
  { keys: ['PageDown'], does: t('Ten rows on'), move: index => index + PAGE },
  { keys: ['PageUp'], does: t('Ten rows back'), move: index => index - PAGE },
  { keys: ['Home'], does: t('First row'), move: () => 0 },
  { keys: ['End'], does: t('Last loaded row'), move: (_, last) => last },
];

export const ROW_MOVES: ReadonlyMap<string, RowKey['move']> = new Map(
  ROW_KEYS.flatMap(({ keys, move }) => keys.map(key => [key, move])),
);
