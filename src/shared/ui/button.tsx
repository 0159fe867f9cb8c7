import clsx from 'clsx';
import type { ComponentProps } from 'react';
import type { LucideIcon } from 'lucide-react';

type ControlState = 'empty' | 'set' | 'wrong' | 'disabled';

/** The frame of a control that holds one value. */
export function controlStyles(state: ControlState): string {
  return clsx(
    'inline-flex h-[34px] items-center rounded-control border font-medium transition-colors',
    state === 'wrong'
      ? 'border-error bg-error-soft'
      : state === 'set'
        ? 'border-accent/40 bg-accent-soft text-accent'
        : 'border-line',
    state === 'empty' && 'bg-panel hover:border-line-strong',
    state === 'disabled' && 'bg-sunken text-faint',
  );
}

/** A text field as wide as what is in it, within bounds. */
export function fieldWidth(text: string): string {
  return `${Math.min(Math.max(text.length, 7), 22) + 1}ch`;
}

const LOOKS = {
  plain:
    'h-[34px] rounded-control border border-line bg-panel px-3 font-medium text-text hover:border-line-strong hover:bg-sunken',
  // In forced colours it is told from the others by what marks a choice there.
  primary:
    'h-[34px] rounded-control bg-accent px-3 font-medium text-on-accent hover:opacity-90 forced-colors:forced-color-adjust-none forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]',
  quiet: 'h-7 rounded-[6px] px-2 text-muted hover:bg-sunken hover:text-text',
  link: 'rounded-[4px] font-medium text-accent hover:underline',
} as const;

/** How anything that is pressed looks, links included. */
export function buttonStyles(look: keyof typeof LOOKS): string {
  return clsx(
    'inline-flex items-center justify-center gap-1.5 whitespace-nowrap transition-colors disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-50',
    LOOKS[look],
  );
}

export function Button({
  look = 'plain',
  className,
  ...props
}: ComponentProps<'button'> & { look?: keyof typeof LOOKS }) {
  return <button type="button" className={clsx(buttonStyles(look), 'print:hidden', className)} {...props} />;
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  icon: LucideIcon;
  /** What it does, for who hears it and who points at it. */
  label: string;
}

/** A small button that is an icon; where it can do nothing it keeps the focus (`aria-disabled`). */
export function IconButton({ icon: Icon, label, className, ...props }: IconButtonProps) {
  return (
    <button
      {...props}
      type="button"
      title={label}
      className={clsx(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-[6px] text-muted hover:bg-sunken hover:text-text aria-disabled:cursor-default aria-disabled:opacity-40 aria-disabled:hover:bg-transparent',
        className,
      )}
    >
      <Icon aria-hidden="true" size={14} strokeWidth={1.75} />
      <span className="sr-only">{label}</span>
    </button>
  );
}
