import { Menu } from '@base-ui/react/menu';
import { Ellipsis, LogOut, Plus, RefreshCw } from 'lucide-react';
import { useRef, useState, type ReactElement } from 'react';
import { serializeFilters } from '#shared/url/filters-codec.ts';
import type { OpenView } from '#shared/url/view-address.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { changeView } from '#shared/domain/saved-view.ts';
import { USUAL_COLUMNS } from '#shared/domain/list-columns.ts';
import { columnsPreference } from '#shared/settings/columns-preference.ts';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { rich } from '#shared/i18n/rich.tsx';
import { usePressedAtOnce } from '#shared/ui/use-pressed-at-once.ts';
import { t } from '#shared/i18n/t.ts';
import { ManageViewsDialog } from './manage-views-dialog.tsx';
import { MENU_ICON, MENU_ITEM } from './menu-look.ts';
import { openedView } from './open-view.ts';
import { RecentViews } from './recent-views.tsx';
import { SaveViewDialog } from './save-view-dialog.tsx';
import { SavedViews } from './saved-views.tsx';
import { saveViews, useSavedViews } from './use-saved-views.ts';

interface ViewsMenuProps {
  owner: string;
  filters: Filters;
  open: OpenView | null;
  button: ReactElement<Record<string, unknown>>;
}

export function ViewsMenu({ owner, filters, open, button }: ViewsMenuProps) {
  const trigger = usePressedAtOnce();
  const beside = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null);
  const views = useSavedViews(owner);
  const changed = open?.isChanged ? open.view : null;

  const update = () => {
    if (!changed) return;
    const columns = changed.columns === null ? null : [...(columnsPreference.get() ?? USUAL_COLUMNS)];
    saveViews(owner, changeView(views, changed.id, { filters: serializeFilters(filters), columns }));
    openedView.set(changed.id);
  };

  return (
    <>
      <Menu.Root modal={false}>
        <Menu.Trigger ref={trigger} render={button} />
        {/* Here and not at the end of the page: it belongs to the list. */}
        <div ref={beside} />
        <Menu.Portal container={beside}>
          <Menu.Positioner sideOffset={4} align="end" className="z-40 outline-none">
            <Menu.Popup className="max-h-[var(--available-height)] w-80 max-w-[var(--available-width)] overflow-y-auto overscroll-contain rounded-panel border border-line bg-panel p-1 shadow-float outline-none">
              <SavedViews owner={owner} open={open} />
              <Menu.Separator className="-mx-1 my-1 h-px bg-line" />
              {changed ? (
                <>
                  <Menu.Item className={MENU_ITEM} onClick={update}>
                    <RefreshCw {...MENU_ICON} />
                    <span className="min-w-0 truncate">
                      {rich('Update view “{name}”', { name: <OutsideText text={changed.name} /> })}
                    </span>
                  </Menu.Item>
                  <Menu.Item className={MENU_ITEM} onClick={() => openedView.set(null)}>
                    <LogOut {...MENU_ICON} />
                    <span className="min-w-0 truncate">
                      {rich('Leave “{name}” as it was', { name: <OutsideText text={changed.name} /> })}
                    </span>
                  </Menu.Item>
                </>
              ) : null}
              <Menu.Item className={MENU_ITEM} onClick={() => setDialog('save')}>
                <Plus {...MENU_ICON} />
                {t('Save as a new view…')}
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
