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

/** The recently used commands, newest first. The owner prevents showing them to another user. */
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

export const GROUP_LABELS = {
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

export type GroupName = keyof typeof GROUP_LABELS;

export interface Command {
  /** Stable across versions, because recent commands are stored. */
  readonly id: string;
  readonly group: GroupName;
  readonly label: string;
  /** Untrusted text, which the label also contains. */
  readonly value?: string;
  /** Renders the label with the value as an element. */
  readonly labelWith?: (value: ReactNode) => ReactNode;
  readonly detail?: string;
  /** Other words that people type for it. They are not shown. */
  readonly words?: string;
  readonly Icon: LucideIcon;
  /** The shortcut for the same action. */
  readonly keys?: readonly string[];
  /** Whether it moves the focus, so that the menu must not restore it. */
  readonly movesFocus?: boolean;
  readonly run: () => void;
}

export interface CommandContext {
  readonly filters: Filters;
  /** The time that a relative range counts from, milliseconds. */
  readonly asOf: number;
  /** Updates the current filters, which can differ from those of the render in which the command was created. */
  readonly onFilters: (change: (now: Filters) => Filters) => void;
  readonly known: AvailableValues;
  readonly views: readonly ViewLink[];
  readonly screen: RouteName;
  readonly config: Config | null;
  readonly zone: TimeZone;
  readonly origin: string;
  /** Null if the current page does not support the action. */
  readonly action: (action: PageAction) => (() => void) | null;
  readonly copy: (text: string, what: Copied) => void;
  readonly notify: (text: string) => void;
}

export type CommandSource = (context: CommandContext) => readonly Command[];
