import { expose } from 'comlink';
import { createPageFinder } from './page-finder.ts';

/** Minimum milliseconds between two heartbeats. */
const HEARTBEAT_INTERVAL_MS = 100;

let last = 0;

/** The page terminates this worker after a second without a heartbeat, because a regular expression can run forever. */
function beat(): void {
  const now = performance.now();
  if (now - last < HEARTBEAT_INTERVAL_MS) return;
  last = now;
  self.postMessage('beat');
}

expose(createPageFinder(beat));
