import {
  ChartColumn,
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
} from 'lucide-react';
import { sharedLinks } from '#shared/url/share-link.ts';
import { keysFor, type PageAction } from '#shared/ui/keys.ts';
import { apiAddress, curlForList } from '#features/interception/share/share.ts';
import { t } from '#shared/i18n/t.ts';
import type { Command, CommandContext } from './command.ts';

/** What a page offers, as far as this one does. */
const OFFERED: readonly (Pick<Command, 'group' | 'label' | 'movesFocus'> & {
  action: PageAction;
  Icon: LucideIcon;
})[] = [
  { action: 'refresh', group: 'actions', label: t('Refresh'), Icon: RefreshCw },
  { action: 'live', group: 'actions', label: t('Live'), Icon: Radio },
  { action: 'search', group: 'actions', label: t('Search in text'), Icon: TextSearch, movesFocus: true },
  { action: 'share', group: 'actions', label: t('Share list'), Icon: Share2, movesFocus: true },
  { action: 'query', group: 'pages', label: t('Query'), Icon: Search, movesFocus: true },
  { action: 'row', group: 'pages', label: t('Rows'), Icon: Rows3, movesFocus: true },
  { action: 'interceptions', group: 'pages', label: t('Interceptions'), Icon: List },
  { action: 'usage', group: 'pages', label: t('Usage'), Icon: ChartColumn },
  { action: 'veil', group: 'settings', label: t('Privacy veil'), Icon: EyeOff },
  { action: 'keys', group: 'settings', label: t('Keys'), Icon: Keyboard, movesFocus: true },
];

export function pageCommands({ action }: CommandContext): Command[] {
  return OFFERED.flatMap(({ action: name, ...command }) => {
    const run = action(name);
    return run ? [{ ...command, id: name, keys: keysFor(name), run }] : [];
  });
}

/** Hands the page on as it stands. */
export function copyCommands(context: CommandContext): Command[] {
  const { filters, asOf, screen, config, origin, copy } = context;
  const me = config?.user?.username ?? null;
  const link = () =>
    sharedLinks({ screen, filters, asOf, origin, me, now: Date.now() })[0]?.address ?? origin;
  const command = curlForList(filters, asOf, me, apiAddress(config, origin));
  return [
    {
      id: 'copy-link',
      group: 'actions',
      label: t('Copy link'),
      detail: t('to what is shown, with exact times'),
      Icon: Link2,
      run: () => copy(link(), 'link'),
    },
    ...(command === null
      ? []
      : [
          {
            id: 'copy-curl',
            group: 'actions' as const,
            label: t('Copy as curl'),
            Icon: SquareTerminal,
            run: () => copy(command, 'command'),
          },
        ]),
  ];
}
