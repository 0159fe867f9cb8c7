import { Bookmark } from 'lucide-react';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { t } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { openView } from '#features/saved-views/open-view.ts';
import type { Command, CommandContext } from './command.ts';

/** One's own views, in their order. */
export function viewCommands({ views, onFilters }: CommandContext): Command[] {
  return views.map(({ view, problems }) => ({
    id: `view:${view.id}`,
    group: 'views',
    label: t('Open {view}', { view: view.name }),
    value: view.name,
    labelWith: element => rich('Open {view}', { view: element }),
    ...(problems.length > 0 && { detail: t('no longer applies') }),
    Icon: Bookmark,
    run() {
      openView(view);
      onFilters(() => parseFilters(view.filters));
    },
  }));
}
