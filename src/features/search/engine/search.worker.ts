import { expose } from 'comlink';
import { createPageFinder } from './page-finder.ts';

/** Milliseconds between two signs of life. */
const BEAT_EVERY = 100;

let last = 0;

/** Whoever waits ends this worker after a second without one: an expression can take longer than anybody lives. */
function beat(): void {
  const now = performance.now();
  if (now - last < BEAT_EVERY) return;
  last = now;
  self.postMessage('beat');
}

expose(createPageFinder(beat));
