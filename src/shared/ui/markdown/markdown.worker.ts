import { readMarkdown, type MarkdownRequest } from './parse-markdown.ts';

self.addEventListener('message', ({ data }: MessageEvent<MarkdownRequest>) => {
  self.postMessage(readMarkdown(data));
});

self.postMessage('ready');
