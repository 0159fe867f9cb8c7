import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Screen } from '#shared/url/paths.ts';
import type { PageAction } from '#shared/ui/keys.ts';
import type { Copied } from '#shared/ui/notice.tsx';
import type { KnownValues } from '#features/filters/use-known-values.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import type { Config } from '#shared/domain/config.ts';
import type { Filters } from '#shared/domain/filters.ts';
import type { ViewLink } from '#features/saved-views/use-saved-views.ts';
import type { GroupName } from './group-words.ts';

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
  readonly known: KnownValues;
  readonly views: readonly ViewLink[];
  readonly screen: Screen;
  readonly config: Config | null;
  readonly zone: TimeZone;
  readonly origin: string;
  /** Null where the page in sight cannot do it. */
  readonly action: (action: PageAction) => (() => void) | null;
  readonly copy: (text: string, what: Copied) => void;
  readonly notify: (text: string) => void;
}

export type CommandSource = (context: CommandContext) => readonly Command[];
