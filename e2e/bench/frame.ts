export interface Frame {
  /** When its callbacks ran. */
  start: number;
  /** When the page's thread was done with it. */
  end: number;
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** The next frame, told after it: what is done then, a scroll for instance, falls before the frame after. */
export function frame(): Promise<Frame> {
  return new Promise(resolve => {
    requestAnimationFrame(() => {
      const start = performance.now();
      // The message waits until style, layout and paint of this frame are done.
      waiting.push(() => resolve({ start, end: performance.now() }));
      channel.port2.postMessage(null);
    });
  });
}

const LIMIT_MS = 60_000;

/**
 * The first frame that shows something.
 * @throws where it does not come
 */
export async function frameWith(what: string, isShown: (frame: Frame) => boolean): Promise<Frame> {
  const limit = performance.now() + LIMIT_MS;
  for (;;) {
    const last = await frame();
    if (isShown(last)) return last;
    if (last.end > limit) throw new Error(`Not shown: ${what}`);
  }
}
