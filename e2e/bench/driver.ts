import { frame, frameWith } from './frame.ts';

/*
 * The part of the bench that runs inside a page, so that no round trip to the bench process is measured. It is the same
 * for the app and the baseline, and uses only what both have: rows with an index, toggles and details.
 */
const ROW = '[data-interception-id]';

export interface Scrolled {
  /** Milliseconds between frames. */
  gaps: number[];
  /** Frames without a row at the middle of the screen. */
  blank: number;
}

export interface ClickTarget {
  id: string;
  /** From 0. */
  index: number;
  x: number;
  y: number;
}

/** An element and the texts that it must contain. */
export interface Expected {
  selector: string;
  texts: readonly string[];
}

const renderedRows = (): Element[] => [...document.querySelectorAll(ROW)];
const indexOf = (row: Element): number => Number(row.getAttribute('aria-rowindex')) - 2;
const renderedEnd = (): number => Math.max(-1, ...renderedRows().map(indexOf)) + 1;

/** The number that the page itself shows. */
function loadedCount(): number {
  const match = /([\d,]+) of [\d,]+ interceptions/.exec(document.body.textContent)?.[1];
  return Number(match?.replaceAll(',', '') ?? Number.NaN);
}

const isRowAt = (y: number): boolean =>
  [...renderedRows(), ...document.querySelectorAll('[aria-label^="Details of interception"]')].some(
    element => {
      const { top, bottom } = element.getBoundingClientRect();
      return top <= y && y <= bottom;
    },
  );

const isShown = ({ selector, texts }: Expected): boolean => {
  const text = document.querySelector(selector)?.textContent;
  return text !== undefined && texts.every(part => text.includes(part));
};

/** Scrolls to the end in every frame until the last row of each goal is rendered. Returns the times in milliseconds. */
async function loadRows(goals: readonly number[]): Promise<number[]> {
  const times: number[] = [];
  for (const goal of goals) {
    let last = 0;
    while (last < goal) {
      const before = last;
      const { end } = await frameWith(`row ${last + 1}`, () => {
        scrollTo(0, document.documentElement.scrollHeight);
        last = renderedEnd();
        return last > before;
      });
      if (last >= goal) times.push(end);
    }
  }
  return times;
}

/** Scrolls to one position per frame. */
async function scrollThrough(heights: readonly number[]): Promise<Scrolled> {
  let { start } = await frame();
  const gaps: number[] = [];
  let blank = 0;
  // One more frame, because the last scroll delays the frame after it.
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
 * Scrolls to a part of the list, 0 to 1, and returns the closed row nearest to the middle of the screen.
 * @param height the list's initial height: a short list grows near its end
 */
async function rowAt(part: number, height = document.documentElement.scrollHeight): Promise<ClickTarget> {
  // Stays away from the end of a long list, so that no page is fetched. In a short list this is not possible.
  const end = Math.max(3 * innerHeight, Math.min(8000, height / 2));
  scrollTo(0, part * Math.max(0, height - end));
  let closest: ClickTarget | null = null;
  await frame();
  await frameWith('a closed row', () => {
    const middle = innerHeight / 2;
    const targets = renderedRows().flatMap(row => {
      const box = row.querySelector('button[aria-label="Show details"]')?.getBoundingClientRect();
      if (!box) return [];
      const id = row.getAttribute('data-interception-id') ?? '';
      return [{ id, index: indexOf(row), x: box.x + box.width / 2, y: box.y + box.height / 2 }];
    });
    const distance = ({ y }: ClickTarget): number => Math.abs(y - middle);
    closest = targets.sort((a, b) => distance(a) - distance(b))[0] ?? null;
    return closest !== null && distance(closest) < middle;
  });
  if (closest === null) throw new Error('There is no closed row');
  return closest;
}

/** Measures from the next click to the end of the first frame that shows the expected texts, in milliseconds. */
function awaitClick(expected: Expected): void {
  driver.clicked = new Promise<MouseEvent>(resolve => {
    addEventListener('click', resolve, { capture: true, once: true });
  }).then(async ({ timeStamp }) => {
    const handled = performance.now();
    const { end } = await frameWith(
      `${expected.selector} with ${expected.texts.join(', ')}`,
      ({ start }) => start > handled && isShown(expected),
    );
    return end - timeStamp;
  });
}

const driver = {
  first: frameWith('a row', () => document.querySelector(ROW) !== null),
  loading: Promise.resolve<number[]>([]),
  clicked: Promise.resolve(0),
  loadRows,
  loadedCount,
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
