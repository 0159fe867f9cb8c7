import { useEffect, useState } from 'react';
import type { MarkdownReading, MarkdownRequest } from './parse-markdown.ts';

export type MarkdownOutcome = MarkdownReading | { problem: 'time' | 'failure' };
/** What a worker says: `failed` in place of one that could not be loaded, or that threw. */
export type WorkerMessage = MarkdownReading | 'ready' | 'failed';

interface MarkdownWorker {
  postMessage: (request: MarkdownRequest) => void;
  terminate: () => void;
}

type OpenWorker = (onMessage: (message: WorkerMessage) => void) => MarkdownWorker;

/** Milliseconds that one text may take; an ordinary one of the greatest length takes a tenth of it. */
const LONGEST = 1500;
/** Milliseconds until the worker itself has to be loaded. */
const LONGEST_LOADING = 15_000;
/** An answer that came while the page itself was busy is handled before the worker is ended. */
const GRACE = 50;

/**
 * Reads Markdown in a worker, one text after another. A worker that takes too long for a text is ended and replaced.
 * @param openWorker opens one that says `ready` when it can read
 */
export function createMarkdownReader(openWorker: OpenWorker) {
  let ready: Promise<MarkdownWorker> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let onMessage: (message: WorkerMessage) => void = () => undefined;

  function nextMessage(milliseconds: number): Promise<WorkerMessage | 'too late'> {
    return new Promise(resolve => {
      let timer = setTimeout(() => {
        timer = setTimeout(() => resolve('too late'), GRACE);
      }, milliseconds);
      onMessage = message => {
        clearTimeout(timer);
        resolve(message);
      };
    });
  }

  async function load(): Promise<MarkdownWorker> {
    const coming = nextMessage(LONGEST_LOADING);
    const worker = openWorker(message => onMessage(message));
    if ((await coming) === 'ready') return worker;
    worker.terminate();
    throw new Error('The Markdown worker could not be loaded');
  }

  async function readNow(request: MarkdownRequest): Promise<MarkdownOutcome> {
    const worker = await (ready ??= load()).catch(() => null);
    if (worker === null) {
      ready = null;
      return { problem: 'failure' };
    }
    const coming = nextMessage(LONGEST);
    worker.postMessage(request);
    const message = await coming;
    if (typeof message === 'object') return message;
    worker.terminate();
    ready = null;
    return { problem: message === 'too late' ? 'time' : 'failure' };
  }

  /** Null where the signal was aborted before its turn came. */
  return function read(request: MarkdownRequest, signal: AbortSignal): Promise<MarkdownOutcome | null> {
    const next = last.then(() => (signal.aborted ? null : readNow(request)));
    last = next;
    return next;
  };
}

const read = createMarkdownReader(onMessage => {
  const worker = new Worker(new URL('./markdown.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => onMessage(data));
  worker.addEventListener('error', () => onMessage('failed'));
  return worker;
});

/** Texts whose outcome is remembered, so that a row that is scrolled back into view does not change its height. */
const MAX_REMEMBERED = 100;
const remembered = new Map<string, MarkdownOutcome>();

function remember(key: string, outcome: MarkdownOutcome): void {
  remembered.set(key, outcome);
  const [oldest] = remembered.keys();
  if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

/** A text read as Markdown, off the main thread; null until it is. */
export function useMarkdown(text: string, headingLevel: number): MarkdownOutcome | null {
  const key = `${headingLevel} ${text}`;
  const [latest, setLatest] = useState<{ key: string; outcome: MarkdownOutcome } | null>(null);
  useEffect(() => {
    if (remembered.has(key)) return;
    const unmounted = new AbortController();
    void read({ text, headingLevel }, unmounted.signal).then(outcome => {
      if (outcome === null) return;
      remember(key, outcome);
      if (!unmounted.signal.aborted) setLatest({ key, outcome });
    });
    return () => unmounted.abort();
  }, [key, text, headingLevel]);
  return remembered.get(key) ?? (latest?.key === key ? latest.outcome : null);
}
