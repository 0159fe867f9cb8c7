import { Bookmark } from 'lucide-react';
import { lazy, Suspense, useState, type ComponentProps } from 'react';
import { serializeFilters } from '#address/filters-codec.ts';
import type { OpenView } from '#address/view-address.ts';
import type { Filters } from '#model/filters.ts';
import { Button } from '#ui/button.tsx';
import { OutsideText } from '#ui/text/outside-text.tsx';
import { useOpenView } from './use-open-view.ts';
import { useNoteOfRecent } from './use-recent-views.ts';
import { useSavedViews } from './use-saved-views.ts';

const load = async () => ({ default: (await import('./views-menu.tsx')).ViewsMenu });
/** Fetched when a hand comes near it. */
const ViewsMenu = lazy(load);
const near = () => void load().catch(() => undefined);

interface ViewsButtonProps {
  /** Whose views these are. */
  owner: string;
  filters: Filters;
  /** Whether there is anything to look at. */
  hasRows: boolean;
}

/** Says which saved view this is, and opens them all. */
export function ViewsButton({ owner, filters, hasRows }: ViewsButtonProps) {
  const [wanted, setWanted] = useState(false);
  const written = serializeFilters(filters);
  const open = useOpenView(useSavedViews(owner), written);
  useNoteOfRecent(owner, hasRows ? written : null);
  const button = (
    <ViewsTrigger
      open={open}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
      onPointerEnter={near}
      onFocus={near}
    />
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <ViewsMenu owner={owner} filters={filters} open={open} button={<ViewsTrigger open={open} />} />
    </Suspense>
  );
}

function ViewsTrigger({ open, ...props }: ComponentProps<'button'> & { open: OpenView | null }) {
  return (
    <Button look="quiet" className="min-w-0" {...props}>
      <Bookmark
        aria-hidden="true"
        size={14}
        strokeWidth={1.75}
        className={open && !open.isChanged ? 'shrink-0 fill-current' : 'shrink-0'}
      />
      {open === null ? (
        'Views'
      ) : (
        <>
          <span className="sr-only">Views: </span>
          <OutsideText
            text={open.view.name}
            title={open.view.name}
            className="max-w-24 truncate font-medium text-text sm:max-w-48"
          />
          {open.isChanged ? <span className="text-sm text-faint">changed</span> : null}
        </>
      )}
    </Button>
  );
}
