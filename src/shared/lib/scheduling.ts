/** Waits so many milliseconds; rejects with the signal's reason as soon as that aborts. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>(resolve => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
  signal?.throwIfAborted();
}

/** Long enough to get on, short enough that a key press is answered within the frame. */
const SLICE_MS = 10;

/**
 * Does long work in slices, between which the page draws and answers.
 * @param step a small part of it; true when all is done
 * @returns ends it early
 */
export function runInChunks(step: () => boolean): () => void {
  let timer = setTimeout(slice);
  function slice(): void {
    const until = performance.now() + SLICE_MS;
    let done = false;
    while (!done && performance.now() < until) done = step();
    if (!done) timer = setTimeout(slice);
  }
  return () => clearTimeout(timer);
}
