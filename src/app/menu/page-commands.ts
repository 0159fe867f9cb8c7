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
import { sharedLinks } from '#address/share-link.ts';
import { keysFor, type PageAction } from '#app/keys/keys.ts';
import { apiAddress, curlForList } from '#interception/hand-on/hand-on.ts';
import type { Command, CommandContext } from './command.ts';

/** What a page offers, as far as this one does. */
const OFFERED: readonly (Pick<Command, 'group' | 'label' | 'movesFocus'> & {
  action: PageAction;
  Icon: LucideIcon;
})[] = [
  { action: 'refresh', group: 'Actions', label: 'Refresh', Icon: RefreshCw },
  { action: 'live', group: 'Actions', label: 'Live', Icon: Radio },
  { action: 'search', group: 'Actions', label: 'Search in text', Icon: TextSearch, movesFocus: true },
  { action: 'share', group: 'Actions', label: 'Share list', Icon: Share2, movesFocus: true },
  { action: 'query', group: 'Go to', label: 'Query', Icon: Search, movesFocus: true },
  { action: 'row', group: 'Go to', label: 'Rows', Icon: Rows3, movesFocus: true },
  { action: 'interceptions', group: 'Go to', label: 'Interceptions', Icon: List },
  { action: 'usage', group: 'Go to', label: 'Usage', Icon: ChartColumn },
  { action: 'veil', group: 'Settings', label: 'Privacy veil', Icon: EyeOff },
  { action: 'keys', group: 'Settings', label: 'Keys', Icon: Keyboard, movesFocus: true },
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
      group: 'Actions',
      label: 'Copy link',
      detail: 'to what is shown, with exact times',
      Icon: Link2,
      run: () => copy(link(), 'Link'),
    },
    ...(command === null
      ? []
      : [
          {
            id: 'copy-curl',
            group: 'Actions' as const,
            label: 'Copy as curl',
            Icon: SquareTerminal,
            run: () => copy(command, 'Command'),
          },
        ]),
  ];
}
