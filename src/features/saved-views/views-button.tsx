import { SlidersHorizontal, Bookmark } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Icon } from '#shared/ui/icon.tsx';
import { Button } from '#shared/ui/button.tsx';
import { lazyPopup } from '#shared/ui/lazy.tsx';
import { usePageActions } from '#shared/ui/shortcuts.ts';
import { t } from '#shared/i18n/t.ts';
import { serializeFilters } from '#shared/domain/filter-query.ts';
import type { OpenView } from '#shared/url/share-link.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { useOpenView, useRememberRecentFilters, useSavedViews } from './use-saved-views.ts';

const LazyViewPopover = lazyPopup('dialog', async () => (await import('./display-popover.tsx')).ViewPopover);
const NONE = {};

/** Opens the display settings. */
function ViewButton() {
  return <LazyViewPopover rest={NONE} render={waiting => <ViewTrigger {...waiting} />} />;
}

function ViewTrigger(props: ComponentProps<'button'>) {
  return (
    <Button variant="quiet" data-opens="display" {...props}>
      <Icon icon={SlidersHorizontal} />
      {t('Display')}
    </Button>
  );
}

interface ViewsButtonProps {
  /** The user who owns the views. */
  owner: string;
  filters: Filters;
  /** Whether there are rows. */
  hasRows: boolean;
}

const LazyViewsMenu = lazyPopup<Pick<ViewsButtonProps, 'owner' | 'filters'> & { open: OpenView | null }>(
  'menu',
  async () => (await import('./views-menu.tsx')).ViewsMenu,
);

/** Shows the name of the current view and opens the list of views. */
function ViewsButton({ owner, filters, hasRows }: ViewsButtonProps) {
  const written = serializeFilters(filters);
  const open = useOpenView(useSavedViews(owner), written);
  useRememberRecentFilters(owner, hasRows ? written : null);
  return (
    <LazyViewsMenu
      rest={{ owner, filters, open }}
      render={waiting => <ViewsTrigger open={open} {...waiting} />}
    />
  );
}

function ViewsTrigger({ open, ...props }: ComponentProps<'button'> & { open: OpenView | null }) {
  return (
    <Button variant="quiet" data-opens="views" className="min-w-0" {...props}>
      <Icon icon={Bookmark} className={open && !open.isChanged ? 'shrink-0 fill-current' : 'shrink-0'} />
      {open === null ? (
        t('Views')
      ) : (
        <>
          <span className="sr-only">{t('Views:')} </span>
          <UntrustedText
            text={open.view.name}
            title={open.view.name}
            className="max-w-24 truncate font-medium text-text sm:max-w-48"
          />
          {open.isChanged ? <span className="text-sm text-faint">{t('edited')}</span> : null}
        </>
      )}
    </Button>
  );
}

interface ViewToolsProps {
  /** The user who owns the views. */
  owner: string;
  filters: Filters;
  /** Whether there are rows. */
  hasRows: boolean;
}

/** Buttons for saved views and display settings. */
export function ViewTools(props: ViewToolsProps) {
  const press = (name: string) => () =>
    document.querySelector<HTMLButtonElement>(`[data-opens="${name}"]`)?.click();
  usePageActions({ views: press('views'), display: press('display') });
  return (
    <>
      <ViewsButton {...props} />
      <ViewButton />
    </>
  );
}
