import { useEffect, useState } from 'react';
import { createMarkdownReader, type MarkdownOutcome, type WorkerMessage } from './markdown-reader.ts';

const read = createMarkdownReader(onMessage => {
  const worker = new Worker(new URL('./markdown.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => onMessage(data));
  worker.addEventListener('error', () => onMessage('failed'));
  return worker;
});

/** Texts whose outcome is remembered, so that a row that is scrolled back into view does not change its height. */
const MOST_REMEMBERED = 100;
const remembered = new Map<string, MarkdownOutcome>();

function remember(key: string, outcome: MarkdownOutcome): void {
  remembered.set(key, outcome);
  const [oldest] = remembered.keys();
  if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
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
