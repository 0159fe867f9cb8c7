import { Box, CircleX, Clock, Server, SquareTerminal, UserRound, type LucideIcon } from 'lucide-react';
import { describeRange } from '#lib/durations.ts';
import {
  FILTER_KEYS,
  isFiltered,
  isNameKey,
  NAME_KEYS,
  NO_FILTERS,
  patchFilters,
  valuesOf,
  withValues,
} from '#model/filters.ts';
import type { Command, CommandContext } from './command.ts';

const RANGES = ['15m', '24h', '7d', '30d'] as const;
const NO_TIME = { range: null, started_after: null, started_before: null };

type ValueKey = 'initiator' | 'model' | 'provider' | 'client';
const VALUES: Record<ValueKey, { group: string; Icon: LucideIcon }> = {
  initiator: { group: 'People', Icon: UserRound },
  model: { group: 'Models', Icon: Box },
  provider: { group: 'Providers', Icon: Server },
  client: { group: 'Clients', Icon: SquareTerminal },
};
const VALUE_KEYS = ['initiator', 'model', 'provider', 'client'] as const;

/** The time, and what of the filters can be dropped. */
export function filterCommands({ filters, onFilters }: CommandContext): Command[] {
  const group = 'Filters';
  const ranges = RANGES.map(range => ({
    id: `range:${range}`,
    group,
    label: describeRange(range),
    Icon: Clock,
    run: () => onFilters(now => patchFilters(now, { ...NO_TIME, range })),
  }));
  const dropped = (key: string, values: readonly string[], run: () => void): Command[] =>
    values.length === 0
      ? []
      : [{ id: `drop:${key}`, group, label: `Drop ${key}:`, value: values.join(' or '), Icon: CircleX, run }];
  const drops = FILTER_KEYS.flatMap(key => {
    const values = isNameKey(key) ? valuesOf(filters, key) : [filters[key] ?? []].flat();
    return dropped(key, values, () => onFilters(now => patchFilters(now, { [key]: null })));
  });
  const brought = NAME_KEYS.flatMap(key =>
    dropped(`-${key}`, filters.without?.[key] ?? [], () =>
      onFilters(now => withValues(now, key, { without: [] })),
    ),
  );
  const clear = {
    id: 'clear',
    group,
    label: 'Clear filters',
    Icon: CircleX,
    run: () => onFilters(() => NO_FILTERS),
  };
  return [...(isFiltered(filters) ? [clear] : []), ...ranges, ...drops, ...brought];
}

/** Every person, model, provider and client that is known. */
export function valueCommands(context: CommandContext): Command[] {
  const { people, models, providers, clients } = context.known;
  const only = (key: ValueKey) => (value: string) => onlyCommand(context, key, value);
  return [
    ...people.map(({ username, name }) => {
      const command = onlyCommand(context, 'initiator', username);
      return name === '' || name === username ? command : { ...command, value: name, detail: username };
    }),
    ...models.map(only('model')),
    ...providers.map(only('provider')),
    ...clients.map(only('client')),
  ];
}

/** A value that was filtered by before, which need not be known now. */
export function rememberedCommand(context: CommandContext, id: string): Command | null {
  const [, named, value] = /^only:(\w+):(.+)$/s.exec(id) ?? [];
  const key = VALUE_KEYS.find(each => each === named);
  return key && value !== undefined ? onlyCommand(context, key, value) : null;
}

function onlyCommand({ onFilters }: CommandContext, key: ValueKey, value: string): Command {
  return {
    id: `only:${key}:${value}`,
    ...VALUES[key],
    label: 'Only',
    value,
    run: () => onFilters(now => patchFilters(now, { [key]: value })),
  };
}
