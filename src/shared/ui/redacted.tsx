import { createContext, use, useState, useRef, type ReactNode } from 'react';
import { EyeOff } from 'lucide-react';
import { t } from '#shared/i18n/t.ts';
import { Icon } from './icon.tsx';

/** The value of `privacyModeSetting`; null if off. Without a provider, privacy mode is on. */
export const PrivacyModeContext = createContext<number | null>(0);

/** Whether privacy mode is on: for one-line text that cannot be revealed, and for copied or saved text. */
export function usePrivacyMode(): boolean {
  return use(PrivacyModeContext) !== null;
}

interface TemporaryReveal {
  hidden: boolean;
  /** Visible only because the user revealed it. */
  isRevealed: boolean;
  show: () => void;
}

/** Reveals one text until it is unmounted or privacy mode is turned on again. */
export function useTemporaryReveal(): TemporaryReveal {
  const privacyMode = use(PrivacyModeContext);
  const [revealedIn, setRevealedIn] = useState<number | null>(null);
  const isRevealed = privacyMode !== null && revealedIn === privacyMode;
  return { hidden: privacyMode !== null && !isRevealed, isRevealed, show: () => setRevealedIn(privacyMode) };
}

interface RedactedProps {
  /** A short label, such as `prompt`. */
  what: string;
  /** The formatted size, such as `1,204 characters`. */
  size: string;
  /** Not called while hidden, so that the document never contains the text. */
  children: () => ReactNode;
}

/**
 * Text that a user or a model wrote. In privacy mode it is a button with the label and size, which reveals only this text
 * as a block; otherwise the text has no wrapper. Set a `key` if the text can be replaced by another in the same place.
 */
export function Redacted(props: RedactedProps) {
  return <RedactedGroup {...props} reveal={useTemporaryReveal()} />;
}

/** `Redacted` for a caller that needs the reveal state for other elements too. */
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
        <Icon icon={EyeOff} size={13} className="shrink-0" />
        <span>
          <span className="font-medium">{what}</span> · <span className="tabular">{size}</span>
        </span>
      </button>
    );
  }
  if (!reveal.isRevealed) return children();
  return (
    <div
      role="group"
      aria-label={what}
      tabIndex={-1}
      ref={element => {
        // The removed button had the focus.
        if (element && pressed.current) element.focus({ preventScroll: true });
        pressed.current = false;
      }}
    >
      {children()}
    </div>
  );
}
