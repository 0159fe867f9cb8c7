import { useEffect, useRef } from 'react';
import { t } from '#shared/i18n/t.ts';

const PAGE = 10;

interface RowKey {
  readonly keys: readonly string[];
  readonly does: string;
  readonly move: (index: number, last: number) => number;
}

/** The keys that move over the rows: what the table does with them, and how it is told. */
const ROW_KEYS: readonly RowKey[] = [
  { keys: ['j', 'ArrowDown'], does: t('Next row'), move: index => index + 1 },
  { keys: ['k', 'ArrowUp'], does: t('Previous row'), move: index => index - 1 },
  { keys: ['PageDown'], does: t('Down 10 rows'), move: index => index + PAGE },
  { keys: ['PageUp'], does: t('Up 10 rows'), move: index => index - PAGE },
  { keys: ['Home'], does: t('First row'), move: () => 0 },
  { keys: ['End'], does: t('Last loaded row'), move: (_, last) => last },
];

export const ROW_NAVIGATION_KEYS: ReadonlyMap<string, RowKey['move']> = new Map(
  ROW_KEYS.flatMap(({ keys, move }) => keys.map(key => [key, move])),
);

/** What a page can be asked to do from afar, by a key or a command; `row` goes on to the table, which moves by itself. */
export type PageAction =
  | (
      | 'menu'
      | 'keys'
      | 'query'
      | 'search'
      | 'refresh'
      | 'live'
      | 'share'
      | 'privacyMode'
      | 'interceptions'
      | 'usage'
    )
  | ('row' | 'details' | 'open' | 'only' | 'copy' | 'close');

interface KeyLine {
  /** Any of these; one after the other where there is a space. */
  readonly keys: readonly string[];
  readonly does: string;
  readonly action: PageAction;
  readonly group: 'Rows' | 'Page' | 'Always';
}

/** Every key, once: told by the list of keys, acted on by `readKey`. */
export const KEYS: readonly KeyLine[] = [
  ...ROW_KEYS.map(({ keys, does }) => ({ keys, does, action: 'row', group: 'Rows' }) as const),
  { keys: ['Enter', 'x'], does: t('Toggle details'), action: 'details', group: 'Rows' },
  { keys: ['o'], does: t('Open interception'), action: 'open', group: 'Rows' },
  { keys: ['f', 'Shift+F10', 'ContextMenu'], does: t('Filter by this row'), action: 'only', group: 'Rows' },
  { keys: ['c'], does: t('Copy link to row'), action: 'copy', group: 'Rows' },
  { keys: ['Escape'], does: t('Close'), action: 'close', group: 'Rows' },
  { keys: ['/'], does: t('Focus the query'), action: 'query', group: 'Page' },
  { keys: ['t'], does: t('Search content'), action: 'search', group: 'Page' },
  { keys: ['r'], does: t('Refresh'), action: 'refresh', group: 'Page' },
  { keys: ['l'], does: t('Toggle live updates'), action: 'live', group: 'Page' },
  { keys: ['s'], does: t('Share list'), action: 'share', group: 'Page' },
  { keys: ['v'], does: t('Toggle privacy mode'), action: 'privacyMode', group: 'Page' },
  { keys: ['g i'], does: t('Go to Interceptions'), action: 'interceptions', group: 'Page' },
  { keys: ['g u'], does: t('Go to Usage'), action: 'usage', group: 'Page' },
  { keys: ['?'], does: t('Show keyboard shortcuts'), action: 'keys', group: 'Page' },
  { keys: ['Mod+K'], does: t('Command menu'), action: 'menu', group: 'Always' },
];

/** The keys that ask for something, as they are told beside it. */
export function keysFor(action: PageAction): readonly string[] {
  return KEYS.find(line => line.action === action)?.keys.slice(0, 1) ?? [];
}

export interface PressedKey {
  /** With what is held down before it, as in `KEYS`. */
  readonly name: string;
  /**
   * Where the focus is: what takes keys for itself, as a field does, an open dialog, the table, or elsewhere on the page.
   */
  readonly where: 'taken' | 'dialog' | 'table' | 'page';
  /** Whether single keys act everywhere. */
  readonly everywhere: boolean;
  /** The key before it, where that may begin a sequence. */
  readonly before: string | null;
}

interface ReadKey {
  readonly action: PageAction | null;
  /** What the next key may go on with. */
  readonly before: string | null;
}

const NOTHING: ReadKey = { action: null, before: null };

/** What a key asks for, if anything. */
export function readKey({ name, where, everywhere, before }: PressedKey): ReadKey {
  if (where === 'dialog') return NOTHING;
  const acts = ({ group }: KeyLine): boolean =>
    group === 'Always' || (where !== 'taken' && (where === 'table' || everywhere));
  const lines = KEYS.filter(acts);
  const sequence = before === null ? null : `${before} ${name}`;
  const found =
    lines.find(({ keys }) => sequence !== null && keys.includes(sequence)) ??
    lines.find(({ keys }) => keys.includes(name));
  if (found) return isAsked(found, name, where) ? { action: found.action, before: null } : NOTHING;
  return lines.some(({ keys }) => keys.some(key => key.startsWith(`${name} `)))
    ? { action: null, before: name }
    : NOTHING;
}

/** Enter presses whatever has the focus by itself. Arrows and the like scroll the page, unless pressed in the table. */
function isAsked({ action }: KeyLine, name: string, where: PressedKey['where']): boolean {
  return name !== 'Enter' && (action !== 'row' || where === 'table' || name.length === 1);
}

/** @param key the key that asked, null for a command */
type Act = (key: string | null) => void;
type PageActions = Partial<Record<PageAction, Act>>;

const offered: { readonly current: PageActions }[] = [];

/** What can be asked for now; of two who offer the same, whoever came last. */
export function pageAction(action: PageAction): Act | null {
  return offered.findLast(({ current }) => current[action] !== undefined)?.current[action] ?? null;
}

/** Offers what a part of the page can do, for as long as it is drawn. */
export function usePageActions(actions: PageActions): void {
  const newest = useRef(actions);
  useEffect(() => {
    newest.current = actions;
  });
  useEffect(() => {
    offered.push(newest);
    return () => void offered.splice(offered.indexOf(newest), 1);
  }, []);
}
