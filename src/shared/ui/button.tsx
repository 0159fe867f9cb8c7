import clsx from 'clsx';
import type { ComponentProps } from 'react';

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
export function buttonLook(look: keyof typeof LOOKS): string {
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
  return <button type="button" className={clsx(buttonLook(look), 'print:hidden', className)} {...props} />;
}
