import { CoderError } from '#server/api/errors.ts';

/** Longer than each source's own timeout, and short enough for a response within 5 s. */
const TIMEOUT_MS = 4500;

/** Runs one check at a time and shares its result; a check that does not end in time has failed. */
export function healthCheck(check: () => Promise<void>, limit = TIMEOUT_MS): () => Promise<void> {
  let running: Promise<void> | null = null;
  return async () => {
    running ??= withTimeout(limit, check()).finally(() => (running = null));
    await running;
  };
}

async function withTimeout(limit: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const error = new CoderError(504, 'The health check timed out.', {
      detail: `No response within ${limit} ms.`,
    });
    timer = setTimeout(() => reject(error), limit);
  });
  // A failure after the timeout is ignored.
  work.catch(() => undefined);
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
