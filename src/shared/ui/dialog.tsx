import { Dialog } from '@base-ui/react/dialog';
import clsx from 'clsx';
import type { ReactNode, RefObject } from 'react';

/** What dims the page behind a dialog; the strip kept free for the scroll bar is the root's, which is told of it. */
export function DialogBackdrop() {
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

interface DialogFrameProps extends Pick<
  Dialog.Root.Props,
  'open' | 'onOpenChange' | 'disablePointerDismissal'
> {
  title: string;
  description?: ReactNode;
  /** Its width, and what else is its own. */
  className: string;
  initialFocus?: RefObject<HTMLElement | null>;
  /** What opened it: not every browser gives a pressed button the focus, to be found again. */
  finalFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

/** A dialog over the dimmed page: its title, what it is about, and what is in it. */
export function DialogFrame(props: DialogFrameProps) {
  const { title, description, className, initialFocus, finalFocus, children, ...root } = props;
  return (
    <Dialog.Root {...root}>
      <Dialog.Portal>
        <DialogBackdrop />
        <Dialog.Viewport className="fixed inset-0 z-50 flex items-start justify-center overflow-y-auto p-4 sm:pt-[max(1rem,8vh)]">
          <Dialog.Popup
            {...(initialFocus ? { initialFocus } : {})}
            {...(finalFocus ? { finalFocus } : {})}
            className={clsx(
              'flex w-full flex-col rounded-panel border border-line bg-panel p-4 shadow-float outline-none',
              className,
            )}
          >
            <div>
              <Dialog.Title className="text-brand font-semibold">{title}</Dialog.Title>
              {description === undefined ? null : (
                <Dialog.Description className="text-muted">{description}</Dialog.Description>
              )}
            </div>
            {children}
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
