import { Menu } from '@base-ui/react/menu';
import { Bookmark, TriangleAlert, Clock, Ellipsis, LogOut, Plus, RefreshCw } from 'lucide-react';
import { Link } from 'react-router';
import { useRef, useState, type ReactElement } from 'react';
import { type OpenView, viewHref } from '#shared/url/share-link.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { t } from '#shared/i18n/t.ts';
import { parseFilters, serializeFilters } from '#shared/url/filters-codec.ts';
import { timeZonePreference, columnsPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { changeView } from '#shared/domain/saved-views.ts';
import { DEFAULT_COLUMNS } from '#shared/domain/list-columns.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { usePressOnPointerDown } from '#shared/ui/interaction.ts';
import { MENU_ICON, MENU_ITEM, MENU_LABEL, describeFilters } from './view-labels.ts';
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
    <Menu.Group>
      <Menu.GroupLabel className={MENU_LABEL}>{t('Saved views')}</Menu.GroupLabel>
      {links.length === 0 ? (
        <p className="px-2 pb-1.5 text-muted">
          {t('No saved views yet. Save the current filters and columns to reuse them.')}
        </p>
      ) : null}
      {links.map(({ view, href, problems }) => {
        const isOpen = open?.view.id === view.id;
        return (
          <Menu.LinkItem
            key={view.id}
            closeOnClick
            aria-current={isOpen ? 'true' : undefined}
            title={problems.length > 0 ? escapeInvisible(problems.join('\n')) : undefined}
            className={`${MENU_ITEM} aria-[current]:font-semibold`}
            render={<Link to={href} />}
            onClick={event => {
              // In a new tab, it changes nothing here.
              if (!event.ctrlKey && !event.metaKey && !event.shiftKey) openView(view);
            }}
          >
            {problems.length > 0 ? (
              <TriangleAlert {...MENU_ICON} className="shrink-0 text-warn" />
            ) : (
              <Bookmark {...MENU_ICON} className={isOpen ? 'shrink-0 fill-current' : MENU_ICON.className} />
            )}
            <UntrustedText text={view.name} className="min-w-0 flex-1 truncate" />
            {problems.length > 0 ? <span className="text-sm text-warn">{t('outdated')}</span> : null}
          </Menu.LinkItem>
        );
      })}
    </Menu.Group>
  );
}

/** The most recent filters. */
function RecentViews({ owner }: { owner: string }) {
  const recent = useRecentViews(owner, useSavedViews(owner));
  const zone = usePreference(timeZonePreference);
  if (recent.length === 0) return null;
  return (
    <>
      <Menu.Separator className="-mx-1 my-1 h-px bg-line" />
      <Menu.Group>
        <Menu.GroupLabel className={MENU_LABEL}>{t('Recent')}</Menu.GroupLabel>
        {recent.map(filters => {
          const description = describeFilters(parseFilters(filters), zone);
          return (
            <Menu.LinkItem
              key={filters}
              closeOnClick
              className={MENU_ITEM}
              render={<Link to={viewHref({ filters })} />}
            >
              <Clock {...MENU_ICON} />
              <UntrustedText text={description} title={description} className="min-w-0 flex-1 truncate" />
            </Menu.LinkItem>
          );
        })}
      </Menu.Group>
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
  const portal = useRef<HTMLDivElement>(null);
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
        {/* Inside the toolbar instead of the end of the document, because the menu belongs to the list. */}
        <div ref={portal} />
        <Menu.Portal container={portal}>
          <Menu.Positioner sideOffset={4} align="end" className="z-40 outline-none">
            <Menu.Popup className="max-h-[var(--available-height)] w-80 max-w-[var(--available-width)] overflow-y-auto overscroll-contain rounded-panel border border-line bg-panel p-1 shadow-float outline-none">
              <SavedViews owner={owner} open={open} />
              <Menu.Separator className="-mx-1 my-1 h-px bg-line" />
              {changed ? (
                <>
                  <Menu.Item className={MENU_ITEM} onClick={update}>
                    <RefreshCw {...MENU_ICON} />
                    <span className="min-w-0 truncate">
                      {rich('Update view “{name}”', { name: <UntrustedText text={changed.name} /> })}
                    </span>
                  </Menu.Item>
                  <Menu.Item className={MENU_ITEM} onClick={() => markViewOpened.set(null)}>
                    <LogOut {...MENU_ICON} />
                    <span className="min-w-0 truncate">
                      {rich('Close “{name}” without saving', { name: <UntrustedText text={changed.name} /> })}
                    </span>
                  </Menu.Item>
                </>
              ) : null}
              <Menu.Item className={MENU_ITEM} onClick={() => setDialog('save')}>
                <Plus {...MENU_ICON} />
                {t('Save as new view…')}
              </Menu.Item>
              <Menu.Item className={MENU_ITEM} onClick={() => setDialog('manage')}>
                <Ellipsis {...MENU_ICON} />
                {t('Manage views…')}
              </Menu.Item>
              <RecentViews owner={owner} />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
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
