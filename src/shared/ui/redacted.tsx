import { createContext, use, useState, useRef, type ReactNode } from 'react';
import { EyeOff } from 'lucide-react';
import { t } from '#shared/i18n/t.ts';

/** Which veil lies over what people and models wrote, null where none does. Where nobody says, one does. */
export const PrivacyModeContext = createContext<number | null>(0);

/** Whether such texts are hidden: for what shows one line and cannot be pressed, and for what is copied and saved. */
export function usePrivacyMode(): boolean {
  return use(PrivacyModeContext) !== null;
}

interface TemporaryReveal {
  hidden: boolean;
  /** It is seen only because it was asked for. */
  asked: boolean;
  show: () => void;
}

/** One text that can be shown by itself; until it goes from the screen, or the next veil comes. */
export function useTemporaryReveal(): TemporaryReveal {
  const privacyMode = use(PrivacyModeContext);
  const [askedUnder, setAskedUnder] = useState<number | null>(null);
  const asked = privacyMode !== null && askedUnder === privacyMode;
  return { hidden: privacyMode !== null && !asked, asked, show: () => setAskedUnder(privacyMode) };
}

interface RedactedProps {
  /** What it is, in a word or two: `prompt`. */
  what: string;
  /** How much of it there is: `1,204 characters`. */
  size: string;
  /** Not called while it is hidden, so that nothing of it is in the document. */
  children: () => ReactNode;
}

/**
 * A text that somebody or some model wrote: while the veil lies, only what it is and how long, as a button that shows
 * just this one. Give it the key of what the text belongs to where one comes after another in the same place. What was
 * asked for is a block; without a veil there is nothing around it.
 */
export function Redacted(props: RedactedProps) {
  return <RedactedGroup {...props} reveal={useTemporaryReveal()} />;
}

/** The same where more hangs on whether it is hidden than the text itself. */
export function RedactedGroup({ what, size, children, reveal }: RedactedProps & { reveal: TemporaryReveal }) {
  const pressed = useRef(false);
  if (reveal.hidden) {
    return (
      <button
        type="button"
        aria-label={t('Show {what}, {size}', { what, size })}
        onClick={() => {
          pressed.current = true;
          reveal.show();
        }}
        className="inline-flex min-h-6 max-w-full items-center gap-2 rounded-[6px] bg-sunken px-2 py-0.5 text-start font-sans text-sm text-muted hover:text-text"
      >
        <EyeOff aria-hidden="true" size={13} strokeWidth={1.75} className="shrink-0" />
        <span>
          <span className="font-medium">{what}</span> · <span className="tabular">{size}</span>
        </span>
      </button>
    );
  }
  if (!reveal.asked) return children();
  return (
    <div
      role="group"
      aria-label={what}
      tabIndex={-1}
      ref={element => {
        // The button had the focus, and is gone.
        if (element && pressed.current) element.focus({ preventScroll: true });
        pressed.current = false;
      }}
    >
      {children()}
    </div>
  );
}
