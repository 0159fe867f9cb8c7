import { useMemo } from 'react';
import { jsonText } from '#lib/json/json-source.ts';
import { formatCharacters } from '#lib/words/characters.ts';
import { mayHoldText } from '#model/withheld.ts';
import { LongText } from '#ui/text/long-text.tsx';
import { JsonView } from '#ui/json-view.tsx';
import { Veiled } from '#ui/veil/veiled.tsx';
import { t } from '#lib/words/t.ts';
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
