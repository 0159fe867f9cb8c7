import clsx from 'clsx';
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { plural, t } from '#shared/i18n/t.ts';
import { columnName, type ColumnId } from '#shared/domain/list-columns.ts';
import { COLUMN_WIDTH, columnWidthsPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { lastColumnToHide, defaultWidth } from './column-widths.ts';

const STEP = 8;
/** Shared description of all handles, rendered by the one that is the tab stop. */
const HINT = {
  id: 'column-width-hint',
  text: t('Left and right arrows resize, Enter resets, up and down arrows move between columns'),
};

interface ColumnResizeHandleProps {
  id: ColumnId;
  /** All columns of the list, in order. */
  ids: readonly ColumnId[];
}

/**
 * Resizes its column by pointer or arrow keys. A double click resets it. The handle is on the side towards the prompt,
 * which takes the remaining space, so that the other side does not move. All handles share one tab stop.
 */
export function ColumnResizeHandle({ id, ids }: ColumnResizeHandleProps) {
  const widths = usePreference(columnWidthsPreference);
  const start = useRef({ x: 0, width: 0 });
  const prompt = ids.indexOf('prompt');
  const isAfterPrompt = prompt !== -1 && ids.indexOf(id) > prompt;
  const width = widths[id] ?? defaultWidth(id);
  const isStop = id === lastColumnToHide(ids);
  if (id === 'prompt') return null;

  const set = (next: number | null) => {
    const { [id]: _previous, ...others } = widths;
    const clamped = next === null ? null : Math.max(COLUMN_WIDTH.min, Math.min(next, COLUMN_WIDTH.max));
    columnWidthsPreference.set(clamped === null ? others : { ...others, [id]: clamped });
  };
  const toGrowth = (offset: number) => (isAfterPrompt ? -offset : offset);
  /** Rendered width, which may be less than the configured one if space is scarce. */
  const widthNow = (handle: HTMLElement) =>
    Math.round(handle.parentElement?.getBoundingClientRect().width ?? width);
  const startDrag = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width: widthNow(event.currentTarget) };
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    if (event.clientX !== start.current.x)
      set(start.current.width + toGrowth(event.clientX - start.current.x));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const moves: Record<string, () => void> = {
      ArrowLeft: () => set(widthNow(event.currentTarget) + toGrowth(-STEP)),
      ArrowRight: () => set(widthNow(event.currentTarget) + toGrowth(STEP)),
      Home: () => set(COLUMN_WIDTH.min),
      End: () => set(COLUMN_WIDTH.max),
      Enter: () => set(null),
      ArrowUp: () => focusNext(event.currentTarget, -1),
      ArrowDown: () => focusNext(event.currentTarget, 1),
    };
    const move = moves[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    // Otherwise the arrow keys would also move between rows.
    event.stopPropagation();
    move();
  };

  return (
    <>
      {isStop ? (
        <span id={HINT.id} hidden>
          {HINT.text}
        </span>
      ) : null}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={t('Width of {column}', { column: columnName(id) })}
        aria-valuenow={width}
        aria-valuemin={COLUMN_WIDTH.min}
        aria-valuemax={COLUMN_WIDTH.max}
        aria-valuetext={plural(width, { one: '{n} pixel', other: '{n} pixels' })}
        aria-describedby={HINT.id}
        tabIndex={isStop ? 0 : -1}
        data-width-handle=""
        onKeyDown={onKeyDown}
        onPointerDown={startDrag}
        onPointerMove={drag}
        onDoubleClick={() => set(null)}
        className={clsx(
          'absolute -inset-y-2 flex w-3 cursor-col-resize touch-none justify-center max-md:hidden print:hidden',
          'before:my-1.5 before:w-px before:bg-transparent hover:before:bg-line-strong focus-visible:outline-offset-[-2px] active:before:bg-accent',
          isAfterPrompt ? '-start-3' : '-end-3',
        )}
      />
    </>
  );
}

function focusNext(handle: HTMLElement, offset: number): void {
  const row = handle.closest('[role="row"]');
  const all = [...(row?.querySelectorAll<HTMLElement>('[data-width-handle]') ?? [])];
  const visible = all.filter(each => each.offsetParent !== null);
  visible[visible.indexOf(handle) + offset]?.focus();
}
