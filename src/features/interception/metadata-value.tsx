import { useMemo } from 'react';
import { jsonText } from '#shared/lib/json/json-source.ts';
import { formatCharacters } from '#shared/i18n/characters.ts';
import { mayHoldText } from '#shared/domain/redact.ts';
import { LongText } from '#shared/ui/long-text.tsx';
import { JsonView } from '#shared/ui/json/json-view.tsx';
import { Veiled } from '#shared/ui/veiled.tsx';
import { t } from '#shared/i18n/t.ts';
import { inputInWords } from './tool-summary.ts';

/** One value of metadata: text as it is, what holds further values as a tree. What may hold text is veiled. */
export function MetadataValue({ name, value }: { name: string; value: unknown }) {
  const text = useMemo(() => (typeof value === 'string' ? value : jsonText(value)), [value]);
  const isTree = /^[{[]/.test(text) && typeof value !== 'string';
  if (!mayHoldText(name, value)) return <LongText text={text} label={name} code />;
  return (
    <Veiled what={t('metadata')} size={isTree ? inputInWords(text) : formatCharacters(text.length)}>
      {() => (isTree ? <JsonView text={text} label={name} /> : <LongText text={text} label={name} code />)}
    </Veiled>
  );
}
