import { useEffect, useRef } from 'react';
import { t } from '#shared/i18n/t.ts';

const PAGE_ROWS = 10;

interface RowKey {
  readonly keys: readonly string[];
  readonly description: string;
  readonly move: (index: number, last: number) => number;
}

/** The keys that move between rows. */
const ROW_KEYS: readonly RowKey[] = [
  { keys: ['j', 'ArrowDown'], description: t('Next row'), move: index => index + 1 },
  { keys: ['k', 'ArrowUp'], description: t('Previous row'), move: index => index - 1 },
  { keys: ['PageDown'], description: t('Down 10 rows'), move: index => index + PAGE_ROWS },
  { keys: ['PageUp'], description: t('Up 10 rows'), move: index => index - PAGE_ROWS },
  { keys: ['Home'], description: t('First row'), move: () => 0 },
  { keys: ['End'], description: t('Last loaded row'), move: (_, last) => last },
];

export const ROW_NAVIGATION_KEYS: ReadonlyMap<string, RowKey['move']> = new Map(
  ROW_KEYS.flatMap(({ keys, move }) => keys.map(key => [key, move])),
);

/** Actions that a key or a command can start; the table handles `row` itself. */
export type PageAction =
  | (
      | 'menu'
      | 'keys'
      | 'query'
      | 'search'
      | 'refresh'
      | 'live'
      | 'share'
      | 'export'
      | 'prices'
      | 'views'
      | 'display'
      | 'privacyMode'
      | 'interceptions'
      | 'usage'
    )
  | ('row' | 'details' | 'open' | 'only' | 'copy' | 'close');

export interface KeyLine {
  /** Alternatives; a space separates the keys of a sequence. */
  readonly keys: readonly string[];
  readonly description: string;
  readonly action: PageAction;
  readonly group: 'Rows' | 'Page' | 'Always';
}

/** All shortcuts, for the shortcuts dialog and for `useKeys`. */
export const KEYS: readonly KeyLine[] = [
  ...ROW_KEYS.map(({ keys, description }) => ({ keys, description, action: 'row', group: 'Rows' }) as const),
  { keys: ['Enter', 'x'], description: t('Toggle details'), action: 'details', group: 'Rows' },
  { keys: ['o'], description: t('Open interception'), action: 'open', group: 'Rows' },
  {
    keys: ['f', 'Shift+F10', 'ContextMenu'],
    description: t('Filter by this row'),
    action: 'only',
    group: 'Rows',
  },
  { keys: ['c'], description: t('Copy link to row'), action: 'copy', group: 'Rows' },
  { keys: ['Escape'], description: t('Close'), action: 'close', group: 'Rows' },
  { keys: ['/'], description: t('Focus the query field'), action: 'query', group: 'Page' },
  { keys: ['t'], description: t('Search content'), action: 'search', group: 'Page' },
  { keys: ['r'], description: t('Refresh'), action: 'refresh', group: 'Page' },
  { keys: ['l'], description: t('Toggle live updates'), action: 'live', group: 'Page' },
  { keys: ['s'], description: t('Share list'), action: 'share', group: 'Page' },
  { keys: ['v'], description: t('Toggle privacy mode'), action: 'privacyMode', group: 'Page' },
  { keys: ['g i'], description: t('Go to Interceptions'), action: 'interceptions', group: 'Page' },
  { keys: ['g u'], description: t('Go to Usage'), action: 'usage', group: 'Page' },
  { keys: ['?'], description: t('Show keyboard shortcuts'), action: 'keys', group: 'Page' },
  { keys: ['Mod+K'], description: t('Command menu'), action: 'menu', group: 'Always' },
];

/** The keys to show next to an action. */
export function keysFor(action: PageAction): readonly string[] {
  return KEYS.find(line => line.action === action)?.keys.slice(0, 1) ?? [];
}

/** @param key the pressed key, or null for a command */
type Act = (key: string | null) => void;
type PageActions = Partial<Record<PageAction, Act>>;

const registered: { readonly current: PageActions }[] = [];

/** The handler of an action; the one registered last has priority. */
export function pageAction(action: PageAction): Act | null {
  return registered.findLast(({ current }) => current[action] !== undefined)?.current[action] ?? null;
}

/** Registers the actions of a component while it is mounted. */
export function usePageActions(actions: PageActions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    registered.push(latest);
    return () => void registered.splice(registered.indexOf(latest), 1);
  }, []);
}
