import clsx from 'clsx';

export type ControlState = 'empty' | 'set' | 'wrong' | 'unusable';

/** The frame of a control that holds one value. */
export function controlLook(state: ControlState): string {
  return clsx(
    'inline-flex h-[34px] items-center rounded-control border font-medium transition-colors',
    state === 'wrong'
      ? 'border-error bg-error-soft'
      : state === 'set'
        ? 'border-accent/40 bg-accent-soft text-accent'
        : 'border-line',
    state === 'empty' && 'bg-panel hover:border-line-strong',
    state === 'unusable' && 'bg-sunken text-faint',
  );
}

/** A text field as wide as what is in it, within bounds. */
export function fieldWidth(text: string): string {
  return `${Math.min(Math.max(text.length, 7), 22) + 1}ch`;
}
