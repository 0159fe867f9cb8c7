import { Dialog } from '@base-ui/react/dialog';
import clsx from 'clsx';
import type { ReactNode, RefObject } from 'react';

/** Dims the page behind a dialog. The scroll bar gutter belongs to the root element, which gets `data-dimmed`. */
export function DialogBackdrop() {
  return <Dialog.Backdrop ref={dimRoot} className="fixed inset-0 z-50 bg-backdrop" />;
}

let openBackdrops = 0;

function dimRoot(backdrop: HTMLDivElement | null): (() => void) | undefined {
  if (!backdrop) return undefined;
  const update = (change: number) => {
    openBackdrops += change;
    document.documentElement.toggleAttribute('data-dimmed', openBackdrops > 0);
  };
  update(1);
  return () => update(-1);
}

interface DialogFrameProps extends Pick<
  Dialog.Root.Props,
  'open' | 'onOpenChange' | 'disablePointerDismissal'
> {
  title: string;
  description?: ReactNode;
  /** At least the width. */
  className: string;
  initialFocus?: RefObject<HTMLElement | null>;
  /** The element that opened it: not every browser focuses a clicked button. */
  finalFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

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
