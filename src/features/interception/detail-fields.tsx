import { useMemo } from 'react';
import { TriangleAlert } from 'lucide-react';
import { jsonText } from '#shared/lib/json/json-source.ts';
import { formatCharacters, t } from '#shared/i18n/t.ts';
import { mayContainFreeText } from '#shared/domain/redact.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { LongText } from '#shared/ui/long-text.tsx';
import { JsonView } from '#shared/ui/json/json-view.tsx';
import { Redacted } from '#shared/ui/redacted.tsx';
import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { failureOf, type Interception } from '#shared/domain/interception.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { Tag } from '#shared/ui/labels.tsx';
import { toolInputLabel } from './tool-summary.ts';
import type { ProviderResponse } from './timeline/timeline.ts';

/** A metadata value: text as is, nested values as a tree. Free text is hidden in privacy mode. */
export function MetadataValue({ name, value }: { name: string; value: unknown }) {
  const text = useMemo(() => (typeof value === 'string' ? value : jsonText(value)), [value]);
  const isTree = /^[{[]/.test(text) && typeof value !== 'string';
  if (!mayContainFreeText(name, value)) return <LongText text={text} label={name} code />;
  return (
    <Redacted what={t('metadata')} size={isTree ? toolInputLabel(text) : formatCharacters(text.length)}>
      {() => (isTree ? <JsonView text={text} label={name} /> : <LongText text={text} label={name} code />)}
    </Redacted>
  );
}

/** The number of the provider's response. Calls and usages of one response have the same number. */
export function ResponseHeading({ response }: { response: ProviderResponse | null }) {
  if (response === null) return null;
  return (
    <span
      className="tabular shrink-0 text-sm text-faint"
      title={t('Provider response {id}', { id: escapeInvisible(response.id) })}
    >
      {t('response {number}', { number: response.number })}
    </span>
  );
}

/** Shown first, before everything that the request sent. */
export function FailureNotice({ interception }: { interception: Interception }) {
  const failure = failureOf(interception);
  if (!failure) return null;
  return (
    <div className="card flex items-start gap-2 border-s-2 border-s-error px-3 py-2 col-span-full">
      <Icon icon={TriangleAlert} className="mt-[3px] shrink-0 text-error" />
      <div className="flex min-w-0 flex-1 flex-wrap gap-x-2 gap-y-1">
        <span data-searched="error">
          <Tag tone="error">
            <UntrustedText text={failure.type} />
          </Tag>
        </span>
        <div className="min-w-0 grow basis-60" data-searched="error">
          {failure.message === '' ? null : (
            <Redacted key={interception.id} what={t('error')} size={formatCharacters(failure.message.length)}>
              {() => <LongText text={failure.message} label={t('Error')} />}
            </Redacted>
          )}
        </div>
      </div>
    </div>
  );
}
