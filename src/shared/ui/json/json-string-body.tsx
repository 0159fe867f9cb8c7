import { useMemo, useState, type ReactNode } from 'react';
import type { JsonNodes } from '#shared/lib/json/json-nodes.ts';
import { Button } from '#shared/ui/button.tsx';
import { DiffView } from '#shared/ui/diff-view.tsx';
import { LongText } from '#shared/ui/long-text.tsx';
import { ReadingNote } from '#shared/ui/reading-note.tsx';
import { useDiff } from '#shared/ui/use-diff.ts';
import { t } from '#shared/i18n/t.ts';

interface JsonStringBodyProps {
  nodes: JsonNodes;
  start: number;
  renderJson: (text: string) => ReactNode;
}

/** A string opened: what it says, with its line ends; a patch as one, and JSON inside it where that is asked for. */
export function JsonStringBody({ nodes, start, renderJson }: JsonStringBodyProps) {
  const [asJson, setAsJson] = useState(false);
  const text = useMemo(() => nodes.stringAt(start) ?? '', [nodes, start]);
  const diff = useDiff(text);
  const holdsJson = useMemo(() => mayBeJson(text), [text]);
  return (
    <div className="border-s border-line-strong ps-2">
      {holdsJson ? (
        <p className="mb-1 font-sans text-sm text-muted">
          {t('Holds JSON:')}{' '}
          <Button look="link" aria-expanded={asJson} onClick={() => setAsJson(!asJson)}>
            {asJson ? t('show as text') : t('open')}
          </Button>
        </p>
      ) : null}
      {asJson ? (
        renderJson(text)
      ) : diff === 'reading' ? (
        <ReadingNote characters={text.length} />
      ) : diff ? (
        <DiffView diff={diff} label={t('Patch')} />
      ) : (
        <LongText text={text} label={t('Value')} code />
      )}
    </div>
  );
}

/** By how it begins and ends alone: the whole is read when it is opened. */
function mayBeJson(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*[[{"\d\]tfn-])/.test(text) && /[}\]]$/.test(text.trimEnd().slice(-1));
}
