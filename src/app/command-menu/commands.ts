import {
  ArrowDownWideNarrow,
  Box,
  CircleAlert,
  CircleX,
  Clock,
  Server,
  SquareTerminal,
  UserRound,
  type LucideIcon,
  Bookmark,
} from 'lucide-react';
import { describeRange } from '#shared/i18n/durations.ts';
import { anyOf, t } from '#shared/i18n/t.ts';
import {
  allValuesOf,
  clearFilters,
  CONDITION_KEYS,
  type FilterKey,
  isFiltered,
  MULTI_VALUE_KEYS,
  patchFilters,
  SORT_COLUMNS,
  sortOf,
  STATUSES,
  withSort,
  withValues,
  type Sort,
} from '#shared/domain/filters.ts';
import { filterValueLabel, sortLabel, valueLabel, filterValueError } from '#shared/domain/row-values.ts';
import { isBlank } from '#shared/lib/invisible-characters.ts';
import { personValue } from '#shared/domain/people.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { calendarPeriods, NO_TIME } from '#shared/domain/calendar-periods.ts';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { openView } from '#features/saved-views/use-saved-views.ts';
import {
  type Command,
  type CommandContext,
  type CommandSource,
  GROUP_LABELS,
  type GroupName,
} from './command.ts';
import { copyCommands, pageCommands, sessionCommands, settingCommands } from './page-commands.ts';

const RANGES = ['15m', '24h', '7d', '30d'] as const;

type ValueKey = 'initiator' | 'model' | 'provider' | 'client';
const VALUES: Record<ValueKey, Pick<Command, 'group'> & { Icon: LucideIcon }> = {
  initiator: { group: 'people', Icon: UserRound },
  model: { group: 'models', Icon: Box },
  provider: { group: 'providers', Icon: Server },
  client: { group: 'clients', Icon: SquareTerminal },
};
const VALUE_KEYS = ['initiator', 'model', 'provider', 'client'] as const;

/** Time ranges, and removing filters. */
function filterCommands({ filters, onFilters, zone }: CommandContext): Command[] {
  const group = 'filters' as const;
  const ranges = RANGES.map(range => ({
    id: `range:${range}`,
    group,
    label: describeRange(range),
    Icon: Clock,
    words: t('time range'),
    run: () => onFilters(now => patchFilters(now, { ...NO_TIME, range })),
  }));
  const periods = calendarPeriods(Date.now(), zone).map(({ id, label, patch }) => ({
    id: `period:${id}`,
    group,
    label,
    Icon: Clock,
    words: t('time range'),
    run: () => onFilters(now => patchFilters(now, patch)),
  }));
  const removeCommand = (
    { name, isExcluded }: { name: FilterKey; isExcluded: boolean },
    values: readonly string[],
    run: () => void,
  ): Command[] => {
    if (values.length === 0) return [];
    const key = isExcluded ? `-${name}` : name;
    const value = anyOf(values.map(each => filterValueLabel(name, each)));
    return [
      {
        id: `drop:${key}`,
        group,
        label: t('Remove {key}: {value}', { key, value }),
        value,
        labelWith: element => rich('Remove {key}: {value}', { key, value: element }),
        Icon: CircleX,
        run,
      },
    ];
  };
  const removals = CONDITION_KEYS.flatMap(key => {
    const values = allValuesOf(filters, key);
    return removeCommand({ name: key, isExcluded: false }, values, () =>
      onFilters(now => patchFilters(now, { [key]: null })),
    );
  });
  const exclusionRemovals = MULTI_VALUE_KEYS.flatMap(key =>
    removeCommand({ name: key, isExcluded: true }, filters.noneOf?.[key] ?? [], () =>
      onFilters(now => withValues(now, key, { noneOf: [] })),
    ),
  );
  const clear = {
    id: 'clear',
    group,
    label: t('Clear filters'),
    Icon: CircleX,
    run: () => onFilters(clearFilters),
  };
  return [...(isFiltered(filters) ? [clear] : []), ...ranges, ...periods, ...removals, ...exclusionRemovals];
}

/** Filters by each known user, model, provider and client. */
function valueCommands(context: CommandContext): Command[] {
  const { people, models, providers, clients } = context.known;
  const only = (key: ValueKey) => (value: string) => onlyCommand(context, key, value);
  return [
    ...people.flatMap(person => {
      const { username, name } = person;
      const value = personValue(person);
      if (value === null) return [];
      const command = onlyCommand(context, 'initiator', value, isBlank(name) ? valueLabel(value) : name);
      return isBlank(name) || name === username ? command : { ...command, detail: username };
    }),
    ...models.map(only('model')),
    ...providers.map(only('provider')),
    ...clients.map(only('client')),
  ];
}

/** A recent filter command, whose value can be unknown now. */
function rememberedCommand(context: CommandContext, id: string): Command | null {
  const [, named, value] = /^only:(\w+):(.*)$/s.exec(id) ?? [];
  const key = VALUE_KEYS.find(each => each === named);
  return key && value !== undefined ? onlyCommand(context, key, value) : null;
}

/** Filters by a value, or explains why the API cannot filter by it. */
function onlyCommand(
  { onFilters, notify }: CommandContext,
  key: ValueKey,
  value: string,
  name = valueLabel(value),
): Command {
  const reason = filterValueError(value);
  return {
    id: `only:${key}:${value}`,
    ...VALUES[key],
    label: t('Only {value}', { value: name }),
    value: name,
    labelWith: element => rich('Only {value}', { value: element }),
    ...(reason !== null && { detail: reason }),
    run: () => (reason === null ? onFilters(now => patchFilters(now, { [key]: value })) : notify(reason)),
  };
}

/** What only a database can answer: rows by their status, and other orders of the list. */
function databaseCommands({ config, screen, filters, onFilters }: CommandContext): Command[] {
  const answerable = config?.database?.filters ?? null;
  if (answerable === null) return [];
  const statuses = STATUSES.map(status => ({
    id: `only:status:${status}`,
    group: 'filters' as const,
    label: t('Only {value}', { value: filterValueLabel('status', status) }),
    words: t('status error failed'),
    Icon: CircleAlert,
    run: () => onFilters(now => patchFilters(now, { status })),
  }));
  const orders = SORT_COLUMNS.map((column): Sort => ({ column, direction: 'desc' })).map(sort => ({
    id: `sort:${sort.column}`,
    group: 'actions' as const,
    label: sortLabel(sort),
    words: t('sort order'),
    Icon: ArrowDownWideNarrow,
    run: () => onFilters(now => withSort(now, sort)),
  }));
  return [
    ...(answerable.includes('status') ? statuses : []),
    ...(screen === 'interceptions' ? orders.filter(({ id }) => id !== `sort:${sortOf(filters).column}`) : []),
  ];
}

function viewCommands({ views, onFilters }: CommandContext): Command[] {
  return views.map(({ view, problems }) => ({
    id: `view:${view.id}`,
    group: 'views',
    label: t('Open {view}', { view: view.name }),
    value: view.name,
    labelWith: element => rich('Open {view}', { view: element }),
    ...(problems.length > 0 && { detail: t('outdated') }),
    Icon: Bookmark,
    run() {
      openView(view);
      onFilters(() => parseFilters(view.filters));
    },
  }));
}

/** Listed in this order, also before the user types. */
const SOURCES: readonly CommandSource[] = [
  filterCommands,
  databaseCommands,
  viewCommands,
  copyCommands,
  pageCommands,
  settingCommands,
  sessionCommands,
];
/** Listed only when the user types, because there are too many. */
const TYPED_SOURCES: readonly CommandSource[] = [valueCommands];

export interface CommandGroup {
  readonly value: GroupName;
  readonly items: readonly Command[];
}

/** Per group, when the user types. */
const MAX_COMMANDS = 8;

/** The commands that contain all typed words; without text, the recent commands and then all others. */
export function commandGroups(
  context: CommandContext,
  typed: string,
  recent: readonly string[],
): CommandGroup[] {
  const always = SOURCES.flatMap(source => source(context));
  const text = typed.trim().toLowerCase();
  if (text === '') {
    const recentlyUsed = recent.flatMap(
      id => always.find(command => command.id === id) ?? rememberedCommand(context, id) ?? [],
    );
    const rest = grouped(always.filter(command => !recentlyUsed.includes(command)));
    return recentlyUsed.length === 0 ? rest : [{ value: 'recent', items: recentlyUsed }, ...rest];
  }
  const words = text.split(/\s+/);
  const ranked = [...always, ...TYPED_SOURCES.flatMap(source => source(context))]
    .filter(command => words.every(word => searchText(command).includes(word)))
    .map(command => ({ command, rank: rankOf(command, text) }))
    .sort((a, b) => a.rank - b.rank);
  return grouped(ranked.map(({ command }) => command)).map(({ value, items }) => ({
    value,
    items: items.slice(0, MAX_COMMANDS),
  }));
}

/** Groups in order of their first command. */
function grouped(commands: readonly Command[]): CommandGroup[] {
  const groups = new Set(commands.map(({ group }) => group));
  return [...groups].map(value => ({ value, items: commands.filter(({ group }) => group === value) }));
}

function searchText({ group, label, value = '', detail = '', words = '' }: Command): string {
  return `${GROUP_LABELS[group]}\n${label}\n${value}\n${detail}\n${words}`.toLowerCase();
}

/** Ranks a match at the start of a name before one at the start of a word, and before all others. */
function rankOf({ label, value = '', detail = '' }: Command, text: string): number {
  const names = [label, value, detail].map(name => name.toLowerCase());
  if (names.some(name => name.startsWith(text))) return 0;
  return names.some(name => name.split(/[\s.:-]+/).some(word => word.startsWith(text))) ? 1 : 2;
}
