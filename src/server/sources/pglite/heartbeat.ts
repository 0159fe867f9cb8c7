import { Worker } from 'node:worker_threads';

/** How often a file is touched. */
const BEAT_MS = 1000;
/**
 * How long a file may go untouched before nobody is believed to be behind it: several beats, because a busy machine or a
 * slow disk may delay some.
 */
export const LEASE_MS = 10_000;

/**
 * On a thread of its own: one statement of the embedded Postgres can keep the main thread busy for minutes. Setting the
 * times of a file needs no free descriptor and no space, and network file systems pass it on at once.
 */
const THREAD = `
  const { utimesSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const beat = () => {
    try {
      const now = Date.now() / 1000;
      utimesSync(workerData.path, now, now);
    } catch (error) {
      // After any other error the next beat may get through.
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') return;
      clearInterval(timer);
      parentPort.postMessage('gone');
    }
  };
  parentPort.postMessage('beating');
  const timer = setInterval(beat, workerData.everyMs);
  beat();
`;

/**
 * Touches a file again and again, until it is stopped.
 * @param onGone called when somebody removes the file
 */
export async function startHeartbeat(path: string, onGone: () => void): Promise<{ stop: () => void }> {
  const worker = new Worker(THREAD, { eval: true, workerData: { path, everyMs: BEAT_MS } });
  let isStopped = false;
  const end = (): void => {
    if (!isStopped) onGone();
  };
  await new Promise<void>((resolve, reject) => {
    worker.on('message', message => (message === 'beating' ? resolve() : end()));
    worker.on('error', error => {
      reject(error);
      end();
    });
  });
  worker.unref();
  return {
    stop: () => {
      isStopped = true;
      void worker.terminate();
    },
  };
}
