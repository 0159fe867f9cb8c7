import { frame, frameWith } from './frame.ts';

/*
 * What the bench does inside a page, the same in the app and in the bare one: no round trip to the bench's own process
 * falls into a measured time. Of a page it knows only what both have: rows with their places, toggles, details.
 */
const ROW = '[data-interception-id]';

export interface Scrolled {
  /** Milliseconds from each frame to the next. */
  gaps: number[];
  /** Frames in which nothing of the list stood at the middle of the screen. */
  blank: number;
}

/** Where the mouse has to go. */
export interface Target {
  id: string;
  /** Place in the list, from 0. */
  index: number;
  x: number;
  y: number;
}

/** An element, and words that are in it. */
export interface Expected {
  selector: string;
  words: readonly string[];
}

const drawnRows = (): Element[] => [...document.querySelectorAll(ROW)];
const placeOf = (row: Element): number => Number(row.getAttribute('aria-rowindex')) - 2;
const lastDrawn = (): number => Math.max(-1, ...drawnRows().map(placeOf)) + 1;

/** As the page itself says. */
function loaded(): number {
  const said = /([\d,]+) of [\d,]+ interceptions/.exec(document.body.textContent)?.[1];
  return Number(said?.replaceAll(',', '') ?? Number.NaN);
}

const isRowAt = (y: number): boolean =>
  [...drawnRows(), ...document.querySelectorAll('[aria-label^="Details of interception"]')].some(element => {
    const { top, bottom } = element.getBoundingClientRect();
    return top <= y && y <= bottom;
  });

const isShown = ({ selector, words }: Expected): boolean => {
  const text = document.querySelector(selector)?.textContent;
  return text !== undefined && words.every(word => text.includes(word));
};

/** Scrolls to the end in every frame until so many rows are loaded and the last of them drawn. */
async function load(goals: readonly number[]): Promise<number[]> {
  const times: number[] = [];
  for (const goal of goals) {
    let last = 0;
    while (last < goal) {
      const before = last;
      const { end } = await frameWith(`row ${last + 1}`, () => {
        scrollTo(0, document.documentElement.scrollHeight);
        last = lastDrawn();
        return last > before;
      });
      if (last >= goal) times.push(end);
    }
  }
  return times;
}

/** Scrolls to one height a frame. */
async function scrollThrough(heights: readonly number[]): Promise<Scrolled> {
  let { start } = await frame();
  const gaps: number[] = [];
  let blank = 0;
  // What the last one costs delays the frame after it.
  for (const height of [...heights, heights.at(-1) ?? 0]) {
    scrollTo(0, height);
    const next = await frame();
    gaps.push(next.start - start);
    start = next.start;
    if (!isRowAt(innerHeight / 2)) blank += 1;
  }
  return { gaps, blank };
}

/**
 * Goes to a part of the list, 0 to 1, and tells the closed row at the middle of the screen.
 * @param height the list's at first: a short one grows when somebody comes near its end
 */
async function rowAt(part: number, height = document.documentElement.scrollHeight): Promise<Target> {
  // In a long list nothing is asked for meanwhile; in a short one that cannot be helped.
  const end = Math.max(3 * innerHeight, Math.min(8000, height / 2));
  scrollTo(0, part * Math.max(0, height - end));
  let found: Target | null = null;
  await frame();
  await frameWith('a closed row', () => {
    const middle = innerHeight / 2;
    const targets = drawnRows().flatMap(row => {
      const box = row.querySelector('button[aria-label="Show details"]')?.getBoundingClientRect();
      if (!box) return [];
      const id = row.getAttribute('data-interception-id') ?? '';
      return [{ id, index: placeOf(row), x: box.x + box.width / 2, y: box.y + box.height / 2 }];
    });
    const off = ({ y }: Target): number => Math.abs(y - middle);
    found = targets.sort((a, b) => off(a) - off(b))[0] ?? null;
    return found !== null && off(found) < middle;
  });
  if (found === null) throw new Error('There is no closed row');
  return found;
}

/** From the next click until the end of the frame with what is expected, in milliseconds. */
function awaitClick(expected: Expected): void {
  driver.clicked = new Promise<MouseEvent>(resolve => {
    addEventListener('click', resolve, { capture: true, once: true });
  }).then(async ({ timeStamp }) => {
    const handled = performance.now();
    const { end } = await frameWith(
      `${expected.selector} with ${expected.words.join(', ')}`,
      ({ start }) => start > handled && isShown(expected),
    );
    return end - timeStamp;
  });
}

const driver = {
  first: frameWith('a row', () => document.querySelector(ROW) !== null),
  loading: Promise.resolve<number[]>([]),
  clicked: Promise.resolve(0),
  load,
  loaded,
  scrollThrough,
  rowAt,
  height: () => document.documentElement.scrollHeight,
  awaitClick,
  frame,
  elements: () => document.getElementsByTagName('*').length,
};

declare global {
  interface Window {
    bench: typeof driver;
  }
}
window.bench = driver;
