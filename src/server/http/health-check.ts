import { CoderError } from '#server/api/errors.ts';

/** Longer than each source takes to give up by itself, and short enough that an answer comes within 5 s. */
const LIMIT_MS = 4500;

/** Does one check at a time, and tells everybody who asks meanwhile its result; one that does not end has failed. */
export function healthCheck(check: () => Promise<void>, limit = LIMIT_MS): () => Promise<void> {
  let running: Promise<void> | null = null;
  return async () => {
    running ??= within(limit, check()).finally(() => (running = null));
    await running;
  };
}

async function within(limit: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new CoderError(504, 'The check did not end.', { detail: `No answer within ${limit} ms.` });
    timer = setTimeout(() => reject(error), limit);
  });
  // Its own failure after that is no news.
  work.catch(() => undefined);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
