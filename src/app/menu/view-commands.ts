import { Bookmark } from 'lucide-react';
import { parseFilters } from '#address/filters-codec.ts';
import { openView } from '#views/open-view.ts';
import type { Command, CommandContext } from './command.ts';

/** One's own views, in their order. */
export function viewCommands({ views, onFilters }: CommandContext): Command[] {
  return views.map(({ view, problems }) => ({
    id: `view:${view.id}`,
    group: 'Views',
    label: 'Open',
    value: view.name,
    ...(problems.length > 0 && { detail: 'no longer applies' }),
    Icon: Bookmark,
    run() {
      openView(view);
      onFilters(() => parseFilters(view.filters));
    },
  }));
}
