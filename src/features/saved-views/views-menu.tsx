import { Menu } from '@base-ui/react/menu';
import { Bookmark, TriangleAlert, Clock, Ellipsis, LogOut, Plus, RefreshCw } from 'lucide-react';
import { Link } from 'react-router';
import { useState, type ReactElement } from 'react';
import { type OpenView, viewHref } from '#shared/url/share-link.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { t } from '#shared/i18n/t.ts';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { serializeFilters } from '#shared/domain/filter-query.ts';
import { timeZonePreference, columnsPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { changeView } from '#shared/domain/saved-views.ts';
import { DEFAULT_COLUMNS } from '#shared/domain/list-columns.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { usePressOnPointerDown } from '#shared/ui/interaction.ts';
import { MenuGroup, MenuItem, MenuLink, MenuPopup, MenuSeparator } from '#shared/ui/menu.tsx';
import { describeFilters } from './view-labels.ts';
import {
  openView,
  useViewLinks,
  useRecentViews,
  useSavedViews,
  markViewOpened,
  saveViews,
} from './use-saved-views.ts';
import { ManageViewsDialog } from './manage-views-dialog.tsx';
import { SaveViewDialog } from './save-view-dialog.tsx';

/** Saved views as links, which can open in a new tab. */
function SavedViews({ owner, open }: { owner: string; open: OpenView | null }) {
  const links = useViewLinks(owner);
  return (
    <MenuGroup label={t('Saved views')}>
      {links.length === 0 ? (
        <p className="px-2 pb-1.5 text-muted">
          {t('No saved views yet. Save the current filters and columns to reuse them.')}
        </p>
      ) : null}
      {links.map(({ view, href, problems }) => {
        const isOpen = open?.view.id === view.id;
        return (
          <MenuLink
            key={view.id}
            icon={problems.length > 0 ? TriangleAlert : Bookmark}
            iconClass={problems.length > 0 ? 'text-warn' : isOpen ? 'fill-current' : 'text-muted'}
            closeOnClick
            aria-current={isOpen ? 'true' : undefined}
            title={problems.length > 0 ? escapeInvisible(problems.join('\n')) : undefined}
            className="aria-[current]:font-semibold"
            render={<Link to={href} />}
            onClick={event => {
              // In a new tab, it changes nothing here.
              if (!event.ctrlKey && !event.metaKey && !event.shiftKey) openView(view);
            }}
          >
            <UntrustedText text={view.name} className="min-w-0 flex-1 truncate" />
            {problems.length > 0 ? <span className="text-sm text-warn">{t('outdated')}</span> : null}
          </MenuLink>
        );
      })}
    </MenuGroup>
  );
}

/** The most recent filters. */
function RecentViews({ owner }: { owner: string }) {
  const recent = useRecentViews(owner, useSavedViews(owner));
  const zone = usePreference(timeZonePreference);
  if (recent.length === 0) return null;
  return (
    <>
      <MenuSeparator />
      <MenuGroup label={t('Recent')}>
        {recent.map(filters => {
          const description = describeFilters(parseFilters(filters), zone);
          return (
            <MenuLink key={filters} icon={Clock} closeOnClick render={<Link to={viewHref({ filters })} />}>
              <UntrustedText text={description} title={description} className="min-w-0 flex-1 truncate" />
            </MenuLink>
          );
        })}
      </MenuGroup>
    </>
  );
}

interface ViewsMenuProps {
  owner: string;
  filters: Filters;
  open: OpenView | null;
  button: ReactElement<Record<string, unknown>>;
}

export function ViewsMenu({ owner, filters, open, button }: ViewsMenuProps) {
  const trigger = usePressOnPointerDown();
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null);
  const views = useSavedViews(owner);
  const changed = open?.isChanged ? open.view : null;

  const update = () => {
    if (!changed) return;
    const columns = changed.columns === null ? null : [...(columnsPreference.get() ?? DEFAULT_COLUMNS)];
    saveViews(owner, changeView(views, changed.id, { filters: serializeFilters(filters), columns }));
    markViewOpened.set(changed.id);
  };

  return (
    <>
      <Menu.Root modal={false}>
        <Menu.Trigger ref={trigger} render={button} />
        <MenuPopup
          isInPlace
          className="max-h-[var(--available-height)] w-80 overflow-y-auto overscroll-contain"
        >
          <SavedViews owner={owner} open={open} />
          <MenuSeparator />
          {changed ? (
            <>
              <MenuItem icon={RefreshCw} onClick={update}>
                <span className="min-w-0 truncate">
                  {rich('Update view “{name}”', { name: <UntrustedText text={changed.name} /> })}
                </span>
              </MenuItem>
              <MenuItem icon={LogOut} onClick={() => markViewOpened.set(null)}>
                <span className="min-w-0 truncate">
                  {rich('Close “{name}” without saving', { name: <UntrustedText text={changed.name} /> })}
                </span>
              </MenuItem>
            </>
          ) : null}
          <MenuItem icon={Plus} onClick={() => setDialog('save')}>
            {t('Save as new view…')}
          </MenuItem>
          <MenuItem icon={Ellipsis} onClick={() => setDialog('manage')}>
            {t('Manage views…')}
          </MenuItem>
          <RecentViews owner={owner} />
        </MenuPopup>
      </Menu.Root>
      {dialog === 'save' ? (
        <SaveViewDialog
          owner={owner}
          filters={filters}
          finalFocus={trigger}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'manage' ? (
        <ManageViewsDialog owner={owner} finalFocus={trigger} onClose={() => setDialog(null)} />
      ) : null}
    </>
  );
}
