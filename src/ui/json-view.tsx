import { t } from '#lib/words/t.ts';
import { JsonBrowser } from './json/json-browser.tsx';
import { useJsonNodes } from './json/use-json-nodes.ts';
import { LongText } from './text/long-text.tsx';
import { ReadingNote } from './reading-note.tsx';

interface JsonViewProps {
  text: string;
  /** Names the tree. */
  label: string;
}

/** JSON text as a tree to fold and search. What is no JSON is shown as it came. */
export function JsonView({ text, label }: JsonViewProps) {
  const nodes = useJsonNodes(text);
  if (nodes === 'reading') return <ReadingNote characters={text.length} />;
  if (nodes === null) return <LongText text={text} label={label} code />;
  return (
    <JsonBrowser
      key={text}
      nodes={nodes}
      label={label}
      renderJson={inner => <JsonView text={inner} label={t('JSON inside {name}', { name: label })} />}
    />
  );
}
