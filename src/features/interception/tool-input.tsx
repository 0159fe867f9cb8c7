import { useMemo } from 'react';
import { insideJsonString } from '#shared/lib/json/json-text.ts';
import { t } from '#shared/i18n/t.ts';
import { DiffView } from '#shared/ui/diff-view.tsx';
import { LongText } from '#shared/ui/long-text.tsx';
import { ReadingNote } from '#shared/ui/reading-note.tsx';
import { useDiff } from '#shared/ui/use-diff.ts';
import { JsonView } from '#shared/ui/json/json-view.tsx';

/** What a tool was called with, as what it is: JSON, a patch (on its own or as a JSON string), or text. */
export function ToolInput({ input, tool }: { input: string; tool: string }) {
  const label = t('Input of {tool}', { tool });
  const text = useMemo(() => insideJsonString(input) ?? input, [input]);
  if (!/^\s*[{[]/.test(input)) return <TextInput text={text} label={label} />;
  return <JsonView text={input} label={label} />;
}

function TextInput({ text, label }: { text: string; label: string }) {
  const diff = useDiff(text);
  if (diff === 'reading') return <ReadingNote characters={text.length} />;
  return diff ? <DiffView diff={diff} label={label} /> : <LongText text={text} label={label} code />;
}
