import clsx from 'clsx';
import type { ComponentProps } from 'react';
import type { LucideIcon } from 'lucide-react';
import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { Icon } from './icon.tsx';

type ControlState = 'empty' | 'set' | 'invalid' | 'disabled';

/** Styles for a control with one value. */
export function controlStyles(state: ControlState): string {
  return clsx(
    'inline-flex h-[34px] items-center rounded-control border font-medium transition-colors',
    state === 'invalid'
      ? 'border-error bg-error-soft'
      : state === 'set'
        ? 'border-accent/40 bg-accent-soft text-accent'
        : 'border-line',
    state === 'empty' && 'bg-panel hover:border-line-strong',
    state === 'disabled' && 'bg-sunken text-faint',
  );
}

/** The width of a text field that fits its content, within bounds. */
export function fieldWidth(text: string): string {
  return `${Math.min(Math.max(text.length, 7), 22) + 1}ch`;
}

const VARIANTS = {
  plain:
    'h-[34px] rounded-control border border-line bg-panel px-3 font-medium text-text hover:border-line-strong hover:bg-sunken',
  // In forced colors mode, the selection colors distinguish it from other buttons.
  primary:
    'h-[34px] rounded-control bg-accent px-3 font-medium text-on-accent hover:opacity-90 forced-colors:forced-color-adjust-none forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]',
  quiet: 'h-7 rounded-[6px] px-2 text-muted hover:bg-sunken hover:text-text',
  link: 'rounded-[4px] font-medium text-accent hover:underline',
} as const;

/** Button styles, also for links. */
export function buttonStyles(variant: keyof typeof VARIANTS): string {
  return clsx(
    'inline-flex items-center justify-center gap-1.5 whitespace-nowrap transition-colors disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-50',
    VARIANTS[variant],
  );
}

export function Button({
  variant = 'plain',
  className,
  ...props
}: ComponentProps<'button'> & { variant?: keyof typeof VARIANTS }) {
  return (
    <button type="button" className={clsx(buttonStyles(variant), 'print:hidden', className)} {...props} />
  );
}

/** The box of an icon-only button, and the size of its icon. */
const ICON_BUTTON_SIZES = {
  small: ['size-6 rounded-[6px]', 13],
  medium: ['size-7 rounded-[6px]', 14],
  large: ['size-8 rounded-control', 16],
  /** As high as a quiet button. */
  slim: ['h-7 rounded-[6px] px-1', 15],
} as const;

const ICON_BUTTON_TONES = {
  muted: 'text-muted hover:bg-sunken hover:text-text',
  faint: 'text-faint hover:bg-sunken hover:text-text',
  /** The color of the control around it. */
  inherit: 'hover:bg-panel',
} as const;

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'title'> {
  icon: LucideIcon;
  /** The accessible name, which can be untrusted text. With `aria-live`, its changes are announced. */
  label: string;
  tooltip?: string;
  size?: keyof typeof ICON_BUTTON_SIZES;
  iconSize?: ComponentProps<typeof Icon>['size'];
  tone?: keyof typeof ICON_BUTTON_TONES;
}

/** An icon-only button. Disable it with `aria-disabled`, so that it keeps the focus. */
export function IconButton({
  icon,
  label,
  tooltip = label,
  size = 'medium',
  iconSize,
  tone = 'muted',
  className,
  'aria-live': live,
  ...props
}: IconButtonProps) {
  const [box, defaultIconSize] = ICON_BUTTON_SIZES[size];
  return (
    <button
      type="button"
      title={escapeInvisible(tooltip)}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center aria-disabled:cursor-default aria-disabled:opacity-40 aria-disabled:hover:bg-transparent print:hidden',
        box,
        ICON_BUTTON_TONES[tone],
        className,
      )}
      {...props}
    >
      <Icon icon={icon} size={iconSize ?? defaultIconSize} />
      <span className="sr-only" aria-live={live}>
        {escapeInvisible(label)}
      </span>
    </button>
  );
}
