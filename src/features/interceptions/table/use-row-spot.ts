import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { cellOf, spotAt, type RowSpot } from './row-spot.ts';

interface Layout {
  readonly rows: unknown;
  readonly open: ReadonlySet<string>;
}

interface SpotOptions {
  /** Stands in what holds the rows. */
  place: RefObject<HTMLElement | null>;
  /** Changes where rows may have moved: what was seen before is no longer there. */
  layout: Layout;
  /** The system’s menu was asked for at a row that has the focus. */
  onMenu: (event: Event) => void;
}

/** The cell that the pointer or the focus is at. One set of listeners for all rows, beside what draws them. */
export function useRowSpot({ place, layout, onMenu }: SpotOptions): RowSpot | null {
  const [seen, setSeen] = useState<{ spot: RowSpot; layout: Layout } | null>(null);
  const see = useEffectEvent((spot: RowSpot | null) => setSeen(spot && { spot, layout }));
  useEffect(() => {
    const holder = place.current?.parentElement;
    if (!holder) return;
    let frame = 0;
    const look = (target: Element | null) => {
      cancelAnimationFrame(frame);
      if (target?.closest('[data-row-filter]')) return;
      // Once a frame, when its rows are laid out: asked in between, they would be laid out for it.
      frame = requestAnimationFrame(() => see(target && spotAt(target, holder)));
    };
    const over = ({ target }: Event) => look(target instanceof Element ? target : null);
    const leave = () => look(null);
    const focus = ({ target }: Event) => {
      // With the pointer at its row, it is the pointer's cell.
      const isTold = target instanceof Element && target.closest('[data-interception-id]:hover') === null;
      const id = isTold ? target.getAttribute('data-toggle') : null;
      if (id !== null) look(cellOf(id, 'initiator'));
    };
    holder.addEventListener('pointerover', over);
    holder.addEventListener('pointerleave', leave);
    holder.addEventListener('focusin', focus);
    return () => {
      cancelAnimationFrame(frame);
      holder.removeEventListener('pointerover', over);
      holder.removeEventListener('pointerleave', leave);
      holder.removeEventListener('focusin', focus);
    };
  }, [place]);

  const ask = useEffectEvent(onMenu);
  useEffect(() => {
    const holder = place.current?.parentElement;
    const menu = (event: Event) => ask(event);
    holder?.addEventListener('contextmenu', menu);
    return () => {
      holder?.removeEventListener('contextmenu', menu);
    };
  }, [place]);

  return seen !== null && stands(seen.spot, seen.layout, layout) ? seen.spot : null;
}

/** Whether a row is where it was: opening or closing itself does not move it. */
function stands({ id }: RowSpot, before: Layout, now: Layout): boolean {
  if (before.rows !== now.rows) return false;
  if (before.open === now.open) return true;
  const others = (open: ReadonlySet<string>): number => open.size - Number(open.has(id));
  return (
    others(before.open) === others(now.open) &&
    [...before.open].every(each => each === id || now.open.has(each))
  );
}
