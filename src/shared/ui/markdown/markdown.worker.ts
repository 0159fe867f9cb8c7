import { readMarkdown, type MarkdownRequest } from './parse-markdown.ts';

self.addEventListener('message', ({ data }: MessageEvent<MarkdownRequest>) => {
  self.postMessage(readMarkdown(data));
});

// The first text takes longer, because its code is compiled. That is part of loading.
readMarkdown({ text: '# *a*\n\n- `b` [c](d)', headingLevel: 3 });
self.postMessage('ready');
