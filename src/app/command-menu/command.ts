import * as v from 'valibot';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { createJsonPreference } from '#shared/settings/persisted-setting.ts';
import { t } from '#shared/i18n/t.ts';
import type { RouteName } from '#shared/url/routes.ts';
import type { PageAction } from '#shared/ui/shortcuts.ts';
import type { Copied } from '#shared/ui/toaster.tsx';
import type { AvailableValues } from '#features/filters/available-values.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import type { Config } from '#shared/domain/config.ts';
import type { Filters } from '#shared/domain/filters.ts';
import type { ViewLink } from '#features/saved-views/use-saved-views.ts';

const RecentSchema = v.object({ owner: v.string(), ids: v.array(v.string()) });

const MAX_RECENT_COMMANDS = 5;
const NONE: v.InferOutput<typeof RecentSchema> = { owner: '', ids: [] };

/** The commands that were last used, newest first, and by whom: what one person looked for is not shown to another. */
const recentCommandsPreference = createJsonPreference('recent-commands', stored => {
  const parsed = v.safeParse(RecentSchema, stored);
  return parsed.success ? parsed.output : NONE;
});

export function recentCommands(owner: string): readonly string[] {
  const recent = recentCommandsPreference.get();
  return recent.owner === owner ? recent.ids : [];
}

export function rememberCommand(owner: string, id: string): void {
  const others = recentCommands(owner).filter(each => each !== id);
  recentCommandsPreference.set({ owner, ids: [id, ...others].slice(0, MAX_RECENT_COMMANDS) });
}

/** What the groups of commands are called. */
export const GROUP_WORDS = {
  recent: t('Recent'),
  filters: t('Filters'),
  views: t('Views'),
  actions: t('Actions'),
  pages: t('Go to'),
  settings: t('Settings'),
  session: t('Session'),
  people: t('Users'),
  models: t('Models'),
  providers: t('Providers'),
  clients: t('Clients'),
} as const;

export type GroupName = keyof typeof GROUP_WORDS;

/** Something that can be done by its name. */
export interface Command {
  /** The same today and tomorrow, so that it can be remembered. */
  readonly id: string;
  readonly group: GroupName;
  readonly label: string;
  /** From outside; the label says it, too. */
  readonly value?: string;
  /** The label with the value as an element in it. */
  readonly labelWith?: (value: ReactNode) => ReactNode;
  readonly detail?: string;
  readonly Icon: LucideIcon;
  /** The keys that do the same. */
  readonly keys?: readonly string[];
  /** Takes the focus to where it does something. */
  readonly movesFocus?: boolean;
  readonly run: () => void;
}

/** What commands are made of. */
export interface CommandContext {
  readonly filters: Filters;
  /** When the moving range was set, milliseconds. */
  readonly asOf: number;
  /** Changes the filters as they are when a command is run: it may have been drawn before others were chosen. */
  readonly onFilters: (change: (now: Filters) => Filters) => void;
  readonly known: AvailableValues;
  readonly views: readonly ViewLink[];
  readonly screen: RouteName;
  readonly config: Config | null;
  readonly zone: TimeZone;
  readonly origin: string;
  /** Null where the page in sight cannot do it. */
  readonly action: (action: PageAction) => (() => void) | null;
  readonly copy: (text: string, what: Copied) => void;
  readonly notify: (text: string) => void;
}

export type CommandSource = (context: CommandContext) => readonly Command[];
