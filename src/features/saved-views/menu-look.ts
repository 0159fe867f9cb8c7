/** What an item of the menu of views looks like. */
export const MENU_ITEM =
  'flex min-h-8 cursor-pointer items-center gap-2 rounded-[6px] px-2 py-1 outline-none select-none data-highlighted:bg-accent-soft';
export const MENU_LABEL = 'px-2 pt-1.5 pb-1 text-sm font-medium text-muted';
export const MENU_ICON = {
  'aria-hidden': true,
  size: 14,
  strokeWidth: 1.75,
  className: 'shrink-0 text-muted',
} as const;
