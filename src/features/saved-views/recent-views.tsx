import { Menu } from '@base-ui/react/menu';
import { Clock } from 'lucide-react';
import { Link } from 'react-router';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { viewHref } from '#shared/url/view-address.ts';
import { timeZonePreference } from '#shared/settings/time-zone-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { t } from '#shared/i18n/t.ts';
import { filterWords } from './filter-words.ts';
import { MENU_ICON, MENU_ITEM, MENU_LABEL } from './menu-look.ts';
import { useRecentViews } from './use-recent-views.ts';
import { useSavedViews } from './use-saved-views.ts';

/** The filters that were looked at last. */
export function RecentViews({ owner }: { owner: string }) {
  const recent = useRecentViews(owner, useSavedViews(owner));
  const zone = usePreference(timeZonePreference);
  if (recent.length === 0) return null;
  return (
    <>
      <Menu.Separator className="-mx-1 my-1 h-px bg-line" />
      <Menu.Group>
        <Menu.GroupLabel className={MENU_LABEL}>{t('Recent')}</Menu.GroupLabel>
        {recent.map(filters => {
          const words = filterWords(parseFilters(filters), zone);
          return (
            <Menu.LinkItem
              key={filters}
              closeOnClick
              className={MENU_ITEM}
              render={<Link to={viewHref({ filters })} />}
            >
              <Clock {...MENU_ICON} />
              <OutsideText text={words} title={words} className="min-w-0 flex-1 truncate" />
            </Menu.LinkItem>
          );
        })}
      </Menu.Group>
    </>
  );
}
