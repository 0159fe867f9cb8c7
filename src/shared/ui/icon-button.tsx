import clsx from 'clsx';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';

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
