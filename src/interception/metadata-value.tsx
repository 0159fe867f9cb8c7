import { lazy, Suspense, useMemo } from 'react';
import { LongText } from '#ui/long-text.tsx';

const JsonView = lazy(async () => ({ default: (await import('#ui/json-view.tsx')).JsonView }));

/** One value of metadata: text as it is, what holds further values as a tree. */
export function MetadataValue({ name, value }: { name: string; value: unknown }) {
  const text = useMemo(() => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')), [value]);
  const asText = <LongText text={text} label={name} code />;
  if (typeof value !== 'object' || value === null) return asText;
  return (
    <Suspense fallback={asText}>
      <JsonView text={text} label={name} />
    </Suspense>
  );
}
