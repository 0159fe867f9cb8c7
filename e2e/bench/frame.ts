export interface Frame {
  /** When the animation frame callbacks ran. */
  start: number;
  /** When the main thread finished the frame. */
  end: number;
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Resolves after the next frame. What the caller then does, such as a scroll, takes effect in the frame after it. */
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

const TIMEOUT_MS = 60_000;

/**
 * Waits for the first frame that passes the check.
 * @throws after 60 seconds
 */
export async function frameWith(what: string, isShown: (frame: Frame) => boolean): Promise<Frame> {
  const deadline = performance.now() + TIMEOUT_MS;
  for (;;) {
    const last = await frame();
    if (isShown(last)) return last;
    if (last.end > deadline) throw new Error(`Not shown: ${what}`);
  }
}
