import type { Command, CommandContext, CommandSource } from './command.ts';
import { filterCommands, rememberedCommand, valueCommands } from './filter-commands.ts';
import { GROUP_WORDS, type GroupName } from './group-words.ts';
import { copyCommands, pageCommands } from './page-commands.ts';
import { sessionCommands, settingCommands } from './setting-commands.ts';
import { viewCommands } from './view-commands.ts';

/** What the menu offers before anything is typed, in this order. */
const SOURCES: readonly CommandSource[] = [
  filterCommands,
  viewCommands,
  copyCommands,
  pageCommands,
  settingCommands,
  sessionCommands,
];
/** Too many to be shown before something is typed. */
const TYPED_SOURCES: readonly CommandSource[] = [valueCommands];

export interface CommandGroup {
  readonly value: GroupName;
  readonly items: readonly Command[];
}

/** Of each group, where something is typed. */
const MOST = 8;

/** The commands that hold all the words typed; before that the ones used last, and then all. */
export function commandGroups(
  context: CommandContext,
  typed: string,
  recent: readonly string[],
): CommandGroup[] {
  const always = SOURCES.flatMap(source => source(context));
  const text = typed.trim().toLowerCase();
  if (text === '') {
    const used = recent.flatMap(
      id => always.find(command => command.id === id) ?? rememberedCommand(context, id) ?? [],
    );
    const rest = grouped(always.filter(command => !used.includes(command)));
    return used.length === 0 ? rest : [{ value: 'recent', items: used }, ...rest];
  }
  const words = text.split(/\s+/);
  const ranked = [...always, ...TYPED_SOURCES.flatMap(source => source(context))]
    .filter(command => words.every(word => hay(command).includes(word)))
    .map(command => ({ command, rank: rankOf(command, text) }))
    .sort((a, b) => a.rank - b.rank);
  return grouped(ranked.map(({ command }) => command)).map(({ value, items }) => ({
    value,
    items: items.slice(0, MOST),
  }));
}

/** In the order in which their first ones come. */
function grouped(commands: readonly Command[]): CommandGroup[] {
  const groups = new Set(commands.map(({ group }) => group));
  return [...groups].map(value => ({ value, items: commands.filter(({ group }) => group === value) }));
}

function hay({ group, label, value = '', detail = '' }: Command): string {
  return `${GROUP_WORDS[group]}\n${label}\n${value}\n${detail}`.toLowerCase();
}

/** What begins with the text comes before what has a word that does, and that before the rest. */
function rankOf({ label, value = '', detail = '' }: Command, text: string): number {
  const names = [label, value, detail].map(name => name.toLowerCase());
  if (names.some(name => name.startsWith(text))) return 0;
  return names.some(name => name.split(/[\s.:-]+/).some(word => word.startsWith(text))) ? 1 : 2;
}
