import { Dialog } from '@base-ui/react/dialog';

/** What dims the page behind a dialog; the strip kept free for the scroll bar is the root's, which is told of it. */
export function DimmingBackdrop() {
  return <Dialog.Backdrop ref={dimRoot} className="fixed inset-0 z-50 bg-backdrop" />;
}

let dimming = 0;

function dimRoot(backdrop: HTMLDivElement | null): (() => void) | undefined {
  if (!backdrop) return undefined;
  const tell = (change: number) => {
    dimming += change;
    document.documentElement.toggleAttribute('data-dimmed', dimming > 0);
  };
  tell(1);
  return () => tell(-1);
}
