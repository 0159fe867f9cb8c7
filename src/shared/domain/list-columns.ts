import { t } from '#shared/i18n/t.ts';

/** Every column that the list has, in the order in which they stand unless another was chosen. */
export const LIST_COLUMNS = [
  { id: 'started', name: t('Started'), isUsual: true },
  { id: 'ended', name: t('Ended'), isUsual: false },
  { id: 'initiator', name: t('Initiator'), isUsual: true },
  { id: 'provider', name: t('Provider'), isUsual: false },
  { id: 'model', name: t('Model'), isUsual: true },
  { id: 'client', name: t('Client'), isUsual: true },
  { id: 'prompt', name: t('Prompt'), isUsual: true },
  { id: 'error', name: t('Error'), isUsual: false },
  { id: 'tools', name: t('Tools'), isUsual: true },
  { id: 'tokens', name: t('Tokens in · cached · out'), isUsual: true },
  { id: 'total', name: t('Total tokens'), isUsual: false },
  { id: 'took', name: t('Duration'), isUsual: true },
  { id: 'id', name: t('ID'), isUsual: false },
] as const;

export type ColumnId = (typeof LIST_COLUMNS)[number]['id'];

export const DEFAULT_COLUMNS: readonly ColumnId[] = LIST_COLUMNS.filter(({ isUsual }) => isUsual).map(
  ({ id }) => id,
);

const NAMES = new Map<string, string>(LIST_COLUMNS.map(({ id, name }) => [id, name]));

export function columnName(id: ColumnId): string {
  return NAMES.get(id) ?? id;
}

export function isColumnName(name: string): boolean {
  return NAMES.has(name);
}

/** Those of these names that are columns, each once; the usual ones where nothing was chosen or nothing is left of it. */
export function columnsNamed(names: readonly unknown[] | null): readonly ColumnId[] {
  const known = [...new Set(names)].flatMap(name => LIST_COLUMNS.find(({ id }) => id === name)?.id ?? []);
  return known.length > 0 ? known : DEFAULT_COLUMNS;
}

/** All columns to choose from: the chosen ones in their order, each other one where it would come in. */
export function columnsToChoose(chosen: readonly ColumnId[]): readonly ColumnId[] {
  const all = [...chosen];
  for (const [place, { id }] of LIST_COLUMNS.entries()) {
    if (all.includes(id)) continue;
    const before = LIST_COLUMNS[place - 1]?.id;
    all.splice(before === undefined ? 0 : all.indexOf(before) + 1, 0, id);
  }
  return all;
}

/** With a column more or less; one always stays. */
export function toggleColumn(chosen: readonly ColumnId[], id: ColumnId): readonly ColumnId[] {
  const wanted = columnsToChoose(chosen).filter(each => (each === id) !== chosen.includes(each));
  return wanted.length > 0 ? wanted : chosen;
}

export function sameColumns(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((id, place) => id === others[place]);
}
