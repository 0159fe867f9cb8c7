/** Rejects with the signal's reason as soon as it aborts. */
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

/** Short enough that the page responds to input within a frame. */
const SLICE_MS = 10;

/**
 * Runs long work in time slices, so that the page can render and respond in between.
 * @param step does a small part of the work; returns true when all work is done
 * @returns cancels the work
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
