import { Menu } from '@base-ui/react/menu';
import { Bookmark, TriangleAlert } from 'lucide-react';
import { Link } from 'react-router';
import type { OpenView } from '#shared/url/view-address.ts';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { spellOut } from '#shared/lib/invisible-characters.ts';
import { t } from '#shared/i18n/t.ts';
import { MENU_ICON, MENU_ITEM, MENU_LABEL } from './menu-look.ts';
import { openView } from './open-view.ts';
import { useViewLinks } from './use-saved-views.ts';

/** The saved views as links, so that one can have a tab of its own. */
export function SavedViews({ owner, open }: { owner: string; open: OpenView | null }) {
  const links = useViewLinks(owner);
  return (
    <Menu.Group>
      <Menu.GroupLabel className={MENU_LABEL}>{t('Saved views')}</Menu.GroupLabel>
      {links.length === 0 ? (
        <p className="px-2 pb-1.5 text-muted">
          {t('None yet. Filters and columns can be saved under a name.')}
        </p>
      ) : null}
      {links.map(({ view, href, problems }) => {
        const isOpen = open?.view.id === view.id;
        return (
          <Menu.LinkItem
            key={view.id}
            closeOnClick
            aria-current={isOpen ? 'true' : undefined}
            title={problems.length > 0 ? spellOut(problems.join('\n')) : undefined}
            className={`${MENU_ITEM} aria-[current]:font-semibold`}
            render={<Link to={href} />}
            onClick={event => {
              // In a tab of its own it changes nothing here.
              if (!event.ctrlKey && !event.metaKey && !event.shiftKey) openView(view);
            }}
          >
            {problems.length > 0 ? (
              <TriangleAlert {...MENU_ICON} className="shrink-0 text-warn" />
            ) : (
              <Bookmark {...MENU_ICON} className={isOpen ? 'shrink-0 fill-current' : MENU_ICON.className} />
            )}
            <OutsideText text={view.name} className="min-w-0 flex-1 truncate" />
            {problems.length > 0 ? <span className="text-sm text-warn">{t('no longer applies')}</span> : null}
          </Menu.LinkItem>
        );
      })}
    </Menu.Group>
  );
}
