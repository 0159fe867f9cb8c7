import { useLayoutEffect, useRef } from 'react';
import { NavigationType, useLocation, useNavigationType, type Location } from 'react-router';
import * as v from 'valibot';

const STORAGE_KEY = 'aibridge:scroll';
/** History entries of one tab that are stored. */
const MAX_CACHED = 100;
const PositionsSchema = v.pipe(v.string(), v.parseJson(), v.array(v.tuple([v.string(), v.number()])));

/** Pixels from the top, by history entry key. */
let positions: Map<string, number> | null = null;

function savedPositions(): Map<string, number> {
  if (positions) return positions;
  try {
    const parsed = v.safeParse(PositionsSchema, sessionStorage.getItem(STORAGE_KEY));
    return (positions = new Map(parsed.success ? parsed.output : []));
  } catch {
    return (positions = new Map<string, number>());
  }
}

function savePosition(key: string, top: number): void {
  const saved = savedPositions();
  saved.delete(key);
  saved.set(key, top);
  for (const oldest of [...saved.keys()].slice(0, -MAX_CACHED)) saved.delete(oldest);
}

/** The navigation state of a link that scrolls to the top, also within the same page. */
export const SCROLL_TO_TOP = { top: true } as const;
const isToTop = (state: unknown): boolean => v.is(v.object({ top: v.literal(true) }), state);

const screenOf = (pathname: string): string => pathname.split('/')[1] ?? '';

/** Restores the scroll position on back, forward and reload; another page starts at its top. */
export function useScrollRestoration(): void {
  const location: Location<unknown> = useLocation();
  const { key, pathname, state } = location;
  const kind = useNavigationType();
  const screen = screenOf(pathname);
  const last = useRef<string | null>(null);

  useLayoutEffect(() => {
    const saved = savedPositions().get(key);
    // On the first render without a saved position, the browser or the user has already scrolled.
    if (last.current !== null || saved !== undefined) {
      if (kind === NavigationType.Pop) window.scrollTo(0, saved ?? 0);
      else if (screen !== last.current || isToTop(state)) window.scrollTo(0, 0);
    }
    last.current = screen;
    // Tracked while scrolling: at cleanup the next page can be rendered already, and can be shorter.
    let top = window.scrollY;
    const onScroll = () => void (top = window.scrollY);
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      window.removeEventListener('scroll', onScroll);
      savePosition(key, top);
    };
  }, [key, kind, screen, state]);

  useLayoutEffect(() => {
    const { history } = window;
    history.scrollRestoration = 'manual';
    const leave = () => {
      savePosition(key, window.scrollY);
      history.scrollRestoration = 'auto';
      try {
        sessionStorage.setItem(STORAGE_KEY, JSON.stringify([...savedPositions()]));
      } catch {
        // Without storage, only the scroll position after a reload is lost.
      }
    };
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, [key]);
}
