import { SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense, useState, type ComponentProps } from 'react';
import { Button } from '#ui/button.tsx';

const load = async () => ({ default: (await import('./view-popover.tsx')).ViewPopover });
/** Fetched when a hand comes near it. */
const ViewPopover = lazy(load);
const near = () => void load().catch(() => undefined);

/** Opens what can be chosen of the list's look. */
export function ViewButton() {
  const [wanted, setWanted] = useState(false);
  const button = (
    <ViewTrigger
      aria-haspopup="dialog"
      aria-expanded={false}
      onClick={() => setWanted(true)}
      onPointerEnter={near}
      onFocus={near}
    />
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <ViewPopover button={<ViewTrigger />} />
    </Suspense>
  );
}

function ViewTrigger(props: ComponentProps<'button'>) {
  return (
    <Button look="quiet" {...props}>
      <SlidersHorizontal aria-hidden="true" size={14} strokeWidth={1.75} />
      Display
    </Button>
  );
}
