import { useLayoutEffect, useRef } from 'react';
import { NavigationType, useLocation, useNavigationType, type Location } from 'react-router';
import * as v from 'valibot';

const NAME = 'aibridge:scroll';
/** Entries of one tab's history that are remembered. */
const MAX_CACHED = 100;
const KeptSchema = v.pipe(v.string(), v.parseJson(), v.array(v.tuple([v.string(), v.number()])));

/** Pixels from the top, by the key of an entry of the history. */
let places: Map<string, number> | null = null;

function savedPositions(): Map<string, number> {
  if (places) return places;
  try {
    const parsed = v.safeParse(KeptSchema, sessionStorage.getItem(NAME));
    return (places = new Map(parsed.success ? parsed.output : []));
  } catch {
    return (places = new Map<string, number>());
  }
}

function keep(key: string, top: number): void {
  const kept = savedPositions();
  kept.delete(key);
  kept.set(key, top);
  for (const oldest of [...kept.keys()].slice(0, -MAX_CACHED)) kept.delete(oldest);
}

/** What a link says that leads to the top of a screen, also from further down in it. */
export const SCROLL_TO_TOP = { top: true } as const;
const isToTop = (state: unknown): boolean => v.is(v.object({ top: v.literal(true) }), state);

const screenOf = (pathname: string): string => pathname.split('/')[1] ?? '';

/** Back and forward find a page where it was left, reloads included; another screen begins at its top. */
export function useScrollRestoration(): void {
  const location: Location<unknown> = useLocation();
  const { key, pathname, state } = location;
  const kind = useNavigationType();
  const screen = screenOf(pathname);
  const last = useRef<string | null>(null);

  useLayoutEffect(() => {
    const kept = savedPositions().get(key);
    // At first the page is where the browser, or whoever scrolls already, has it.
    if (last.current !== null || kept !== undefined) {
      if (kind === NavigationType.Pop) window.scrollTo(0, kept ?? 0);
      else if (screen !== last.current || isToTop(state)) window.scrollTo(0, 0);
    }
    last.current = screen;
    // When the page is left it is known already: what comes next may be drawn, and shorter, by then.
    let top = window.scrollY;
    const follow = () => void (top = window.scrollY);
    window.addEventListener('scroll', follow, { passive: true });
    return () => {
      window.removeEventListener('scroll', follow);
      keep(key, top);
    };
  }, [key, kind, screen, state]);

  useLayoutEffect(() => {
    const { history } = window;
    history.scrollRestoration = 'manual';
    const leave = () => {
      keep(key, window.scrollY);
      history.scrollRestoration = 'auto';
      try {
        sessionStorage.setItem(NAME, JSON.stringify([...savedPositions()]));
      } catch {
        // A full or forbidden storage costs the place after a reload, and nothing else.
      }
    };
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, [key]);
}
