import { useEffect, useState } from 'react';
import type { MarkdownReading, MarkdownRequest } from './parse-markdown.ts';

export type MarkdownOutcome = MarkdownReading | { problem: 'time' | 'failure' };
/** `failed`: the worker did not load, or it threw. */
export type WorkerMessage = MarkdownReading | 'ready' | 'failed';

interface MarkdownWorker {
  postMessage: (request: MarkdownRequest) => void;
  terminate: () => void;
}

type OpenWorker = (onMessage: (message: WorkerMessage) => void) => MarkdownWorker;

/** The limit for one text; an ordinary text of the maximum length takes a tenth of it. */
const PARSE_TIMEOUT_MS = 1500;
const LOAD_TIMEOUT_MS = 15_000;
/** Characters. No text of this length is slow to parse, so if it takes longer, the computer is busy. */
const SHORT_TEXT = 500;
/** Lets a reply that arrived while the main thread was busy be handled before the worker is terminated. */
const GRACE_MS = 50;

/**
 * Parses Markdown in a worker, one text at a time. A worker that exceeds the timeout is terminated and replaced.
 * @param openWorker starts a worker that sends `ready` when it can parse
 */
export function createMarkdownReader(openWorker: OpenWorker) {
  let workerPromise: Promise<MarkdownWorker> | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let onMessage: (message: WorkerMessage) => void = () => undefined;

  function nextMessage(milliseconds: number): Promise<WorkerMessage | 'too late'> {
    return new Promise(resolve => {
      let timer = setTimeout(() => {
        timer = setTimeout(() => resolve('too late'), GRACE_MS);
      }, milliseconds);
      onMessage = message => {
        clearTimeout(timer);
        resolve(message);
      };
    });
  }

  async function load(): Promise<MarkdownWorker> {
    const nextReply = nextMessage(LOAD_TIMEOUT_MS);
    const worker = openWorker(message => onMessage(message));
    if ((await nextReply) === 'ready') return worker;
    worker.terminate();
    throw new Error('The Markdown worker could not be loaded');
  }

  async function parseInWorker(request: MarkdownRequest): Promise<MarkdownOutcome> {
    const worker = await (workerPromise ??= load()).catch(() => null);
    if (worker === null) {
      workerPromise = null;
      return { problem: 'failure' };
    }
    const nextReply = nextMessage(request.text.length > SHORT_TEXT ? PARSE_TIMEOUT_MS : LOAD_TIMEOUT_MS);
    worker.postMessage(request);
    const message = await nextReply;
    if (typeof message === 'object') return message;
    worker.terminate();
    workerPromise = null;
    return { problem: message === 'too late' ? 'time' : 'failure' };
  }

  /** Resolves to null if the signal is aborted before the text's turn. */
  return function read(request: MarkdownRequest, signal: AbortSignal): Promise<MarkdownOutcome | null> {
    const result = queue.then(() => (signal.aborted ? null : parseInWorker(request)));
    queue = result;
    return result;
  };
}

const read = createMarkdownReader(onMessage => {
  const worker = new Worker(new URL('./markdown.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => onMessage(data));
  worker.addEventListener('error', () => onMessage('failed'));
  return worker;
});

/** Results of this many texts are cached, so that a row keeps its height when it is scrolled back into view. */
const MAX_CACHED_OUTCOMES = 100;
const outcomes = new Map<string, MarkdownOutcome>();

function cacheOutcome(key: string, outcome: MarkdownOutcome): void {
  outcomes.set(key, outcome);
  const [oldest] = outcomes.keys();
  if (outcomes.size > MAX_CACHED_OUTCOMES && oldest !== undefined) outcomes.delete(oldest);
}

/** Parses Markdown off the main thread; null until it is done. */
export function useMarkdown(text: string, headingLevel: number): MarkdownOutcome | null {
  const key = `${headingLevel} ${text}`;
  const [latest, setLatest] = useState<{ key: string; outcome: MarkdownOutcome } | null>(null);
  useEffect(() => {
    if (outcomes.has(key)) return;
    const unmounted = new AbortController();
    void read({ text, headingLevel }, unmounted.signal).then(outcome => {
      if (outcome === null) return;
      cacheOutcome(key, outcome);
      if (!unmounted.signal.aborted) setLatest({ key, outcome });
    });
    return () => unmounted.abort();
  }, [key, text, headingLevel]);
  return outcomes.get(key) ?? (latest?.key === key ? latest.outcome : null);
}
