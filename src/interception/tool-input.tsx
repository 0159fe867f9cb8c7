import { lazy, Suspense, useMemo } from 'react';
import { readDiff } from '#lib/diff-text.ts';
import { insideJsonString } from '#lib/json-text.ts';
import { DiffView } from '#ui/diff-view.tsx';
import { LongText } from '#ui/long-text.tsx';

const JsonView = lazy(async () => ({ default: (await import('#ui/json-view.tsx')).JsonView }));

/** What a tool was called with, as what it is: JSON, a patch (on its own or as a JSON string), or text. */
export function ToolInput({ input, tool }: { input: string; tool: string }) {
  const label = `Input of ${tool}`;
  const isJson = /^\s*[{[]/.test(input);
  const text = useMemo(() => (isJson ? input : (insideJsonString(input) ?? input)), [input, isJson]);
  const diff = useMemo(() => (isJson ? null : readDiff(text)), [text, isJson]);
  const asText = <LongText text={text} label={label} code />;
  if (diff) return <DiffView diff={diff} label={label} />;
  if (!isJson) return asText;
  return (
    <Suspense fallback={asText}>
      <JsonView text={input} label={label} />
    </Suspense>
  );
}
