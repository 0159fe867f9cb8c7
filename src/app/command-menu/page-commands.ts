import {
  Bookmark,
  ChartColumn,
  CircleDollarSign,
  Download,
  SlidersHorizontal,
  EyeOff,
  Keyboard,
  Link2,
  List,
  Radio,
  RefreshCw,
  Rows3,
  Search,
  Share2,
  SquareTerminal,
  TextSearch,
  type LucideIcon,
  Clock,
  KeyRound,
  LogOut,
  Monitor,
  Moon,
  Sun,
} from 'lucide-react';
import { sharedLinks } from '#shared/url/share-link.ts';
import { keysFor, type PageAction } from '#shared/ui/shortcuts.ts';
import { apiUrl, curlForList } from '#features/interception/share/share.ts';
import { t } from '#shared/i18n/t.ts';
import { describeError } from '#shared/api/error-messages.ts';
import { session } from '#shared/api/session.ts';
import { canSignOut } from '#features/auth/coder-labels.ts';
import { signOutAndClear } from '#features/auth/sign-out.ts';
import { THEME_LABELS } from '#app/top-bar-settings.tsx';
import { localZone } from '#shared/i18n/times.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { themePreference, type ThemeChoice } from '#shared/settings/theme.ts';
import type { Command, CommandContext } from './command.ts';

type PageCommand = Pick<Command, 'group' | 'label' | 'words' | 'movesFocus'> & {
  action: PageAction;
  Icon: LucideIcon;
};

/** Commands for page actions; each is listed only if the current page supports it. */
const PAGE_COMMANDS: readonly PageCommand[] = [
  { action: 'refresh', group: 'actions', label: t('Refresh'), words: t('reload update'), Icon: RefreshCw },
  { action: 'live', group: 'actions', label: t('Live'), words: t('live updates follow tail'), Icon: Radio },
  {
    action: 'search',
    group: 'actions',
    label: t('Search content'),
    words: t('find text prompt grep'),
    Icon: TextSearch,
    movesFocus: true,
  },
  {
    action: 'share',
    group: 'actions',
    label: t('Share list'),
    words: t('copy link url send'),
    Icon: Share2,
    movesFocus: true,
  },
  {
    action: 'export',
    group: 'actions',
    label: t('Export rows'),
    words: t('download save file csv json ndjson excel'),
    Icon: Download,
    movesFocus: true,
  },
  {
    action: 'views',
    group: 'views',
    label: t('Views'),
    words: t('saved views bookmark'),
    Icon: Bookmark,
    movesFocus: true,
  },
  {
    action: 'display',
    group: 'settings',
    label: t('Display'),
    words: t('columns density rows hide show width'),
    Icon: SlidersHorizontal,
    movesFocus: true,
  },
  {
    action: 'prices',
    group: 'settings',
    label: t('Prices'),
    words: t('cost money price table'),
    Icon: CircleDollarSign,
    movesFocus: true,
  },
  {
    action: 'query',
    group: 'pages',
    label: t('Query'),
    words: t('filter search'),
    Icon: Search,
    movesFocus: true,
  },
  { action: 'row', group: 'pages', label: t('Rows'), words: t('table list'), Icon: Rows3, movesFocus: true },
  {
    action: 'interceptions',
    group: 'pages',
    label: t('Interceptions'),
    words: t('requests list'),
    Icon: List,
  },
  {
    action: 'usage',
    group: 'pages',
    label: t('Usage'),
    words: t('cost tokens charts totals statistics'),
    Icon: ChartColumn,
  },
  {
    action: 'privacyMode',
    group: 'settings',
    label: t('Privacy mode'),
    words: t('hide show content redact blur'),
    Icon: EyeOff,
  },
  {
    action: 'keys',
    group: 'settings',
    label: t('Keyboard shortcuts'),
    words: t('help keys hotkeys'),
    Icon: Keyboard,
    movesFocus: true,
  },
];

export function pageCommands({ action }: CommandContext): Command[] {
  return PAGE_COMMANDS.flatMap(({ action: name, ...command }) => {
    const run = action(name);
    return run ? [{ ...command, id: name, keys: keysFor(name), run }] : [];
  });
}

export function copyCommands(context: CommandContext): Command[] {
  const { filters, asOf, screen, config, origin, copy } = context;
  const me = config?.user?.username ?? null;
  const link = () =>
    sharedLinks({ screen, filters, asOf, origin, me, now: Date.now() })[0]?.address ?? origin;
  const command = curlForList(filters, asOf, me, apiUrl(config, origin));
  return [
    {
      id: 'copy-link',
      group: 'actions',
      label: t('Copy link'),
      detail: t('to this view, with a fixed time range'),
      Icon: Link2,
      run: () => copy(link(), 'link'),
    },
    ...(command === null
      ? []
      : [
          {
            id: 'copy-curl',
            group: 'actions' as const,
            label: t('Copy as cURL'),
            Icon: SquareTerminal,
            run: () => copy(command, 'command'),
          },
        ]),
  ];
}

const THEMES = [
  ['system', Monitor],
  ['light', Sun],
  ['dark', Moon],
] as const satisfies readonly [ThemeChoice, unknown][];

/** Settings, except for the values that are already set. */
export function settingCommands({ zone }: CommandContext): Command[] {
  const group = 'settings' as const;
  const themes = THEMES.filter(([theme]) => theme !== themePreference.get()).map(([theme, Icon]) => ({
    id: `theme:${theme}`,
    group,
    label: THEME_LABELS[theme],
    words: t('theme mode appearance colors'),
    Icon,
    run: () => themePreference.set(theme),
  }));
  const other = zone === 'UTC' ? 'local' : 'UTC';
  return [
    ...themes,
    {
      id: `zone:${other}`,
      group,
      label: t('Times in {zone}', { zone: other === 'UTC' ? 'UTC' : localZone() }),
      detail: t('time zone'),
      Icon: Clock,
      run: () => timeZonePreference.set(other),
    },
  ];
}

export function sessionCommands({ config, notify }: CommandContext): Command[] {
  if (!config?.user) return [];
  const { signed_in_by } = config;
  const group = 'session' as const;
  const changeTokenCommand = {
    id: 'change-token',
    group,
    label: t('Use another token'),
    Icon: KeyRound,
    movesFocus: true,
    run: () => session.ask('change'),
  };
  const signOutCommand = {
    id: 'sign-out',
    group,
    label: t('Sign out'),
    Icon: LogOut,
    run: () =>
      void signOutAndClear().catch((error: unknown) =>
        notify(
          t('Couldn’t sign out: {reason}', {
            reason: error instanceof Error ? describeError(error).title : '',
          }),
        ),
      ),
  };
  return [
    ...(signed_in_by === 'local' || signed_in_by === 'header' ? [] : [changeTokenCommand]),
    ...(canSignOut(config, window.location.hostname) ? [signOutCommand] : []),
  ];
}
