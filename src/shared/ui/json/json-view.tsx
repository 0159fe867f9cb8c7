import { t } from '#shared/i18n/t.ts';
import { JsonBrowser } from './json-browser.tsx';
import { useJsonNodes } from './use-json-nodes.ts';
import { LongText } from '#shared/ui/long-text.tsx';
import { LoadingNote } from '#shared/ui/progress.tsx';

interface JsonViewProps {
  text: string;
  /** The accessible name of the tree. */
  label: string;
}

/** JSON as a collapsible tree with search; other text is shown unchanged. */
export function JsonView({ text, label }: JsonViewProps) {
  const nodes = useJsonNodes(text);
  if (nodes === 'parsing') return <LoadingNote characters={text.length} />;
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
