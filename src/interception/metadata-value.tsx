import { useMemo } from 'react';
import { LongText } from '#ui/text/long-text.tsx';
import { JsonView } from '#ui/json-view.tsx';

/** One value of metadata: text as it is, what holds further values as a tree. */
export function MetadataValue({ name, value }: { name: string; value: unknown }) {
  const text = useMemo(() => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')), [value]);
  const asText = <LongText text={text} label={name} code />;
  if (typeof value !== 'object' || value === null) return asText;
  return <JsonView text={text} label={name} />;
}
