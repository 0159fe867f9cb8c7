import { t } from '#shared/i18n/t.ts';

/** All columns of the list, in the default order. */
export const LIST_COLUMNS = [
  { id: 'started', name: t('Started'), isDefault: true },
  { id: 'ended', name: t('Ended'), isDefault: false },
  { id: 'initiator', name: t('Initiator'), isDefault: true },
  { id: 'prompt', name: t('Prompt'), isDefault: true },
  { id: 'error', name: t('Error'), isDefault: false },
  { id: 'provider', name: t('Provider'), isDefault: false },
  { id: 'model', name: t('Model'), isDefault: true },
  { id: 'client', name: t('Client'), isDefault: true },
  { id: 'tools', name: t('Tool calls'), isDefault: true },
  { id: 'tokens', name: t('Tokens'), isDefault: true },
  { id: 'token_kinds', name: t('Tokens in · cached · out'), isDefault: false },
  { id: 'cost', name: t('Cost'), isDefault: false },
  { id: 'took', name: t('Duration'), isDefault: true },
  { id: 'id', name: t('ID'), isDefault: false },
] as const;

export type ColumnId = (typeof LIST_COLUMNS)[number]['id'];

export const DEFAULT_COLUMNS: readonly ColumnId[] = LIST_COLUMNS.filter(({ isDefault }) => isDefault).map(
  ({ id }) => id,
);

const NAMES = new Map<string, string>(LIST_COLUMNS.map(({ id, name }) => [id, name]));

export function columnName(id: ColumnId): string {
  return NAMES.get(id) ?? id;
}

/** Columns of earlier versions, in saved views and settings. */
const RENAMED: ReadonlyMap<unknown, ColumnId> = new Map([['total', 'tokens']]);

export function isColumnName(name: string): boolean {
  return NAMES.has(RENAMED.get(name) ?? name);
}

/** The valid columns among the names, without duplicates; the default columns if there are none. */
export function columnsNamed(names: readonly unknown[] | null): readonly ColumnId[] {
  const ids = new Set([...(names ?? [])].map(name => RENAMED.get(name) ?? name));
  const columns = [...ids].flatMap(name => LIST_COLUMNS.find(({ id }) => id === name)?.id ?? []);
  return columns.length > 0 ? columns : DEFAULT_COLUMNS;
}

/** All columns: the chosen ones in their order, and each other one where it would be inserted. */
export function columnsToChoose(chosen: readonly ColumnId[]): readonly ColumnId[] {
  const all = [...chosen];
  for (const [index, { id }] of LIST_COLUMNS.entries()) {
    if (all.includes(id)) continue;
    const before = LIST_COLUMNS[index - 1]?.id;
    all.splice(before === undefined ? 0 : all.indexOf(before) + 1, 0, id);
  }
  return all;
}

/** Shows or hides a column; the last column cannot be hidden. */
export function toggleColumn(chosen: readonly ColumnId[], id: ColumnId): readonly ColumnId[] {
  const columns = columnsToChoose(chosen).filter(each => (each === id) !== chosen.includes(each));
  return columns.length > 0 ? columns : chosen;
}

export function sameColumns(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((id, index) => id === others[index]);
}
