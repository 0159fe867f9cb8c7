import { TriangleAlert } from 'lucide-react';
import { formatCharacters } from '#shared/i18n/characters.ts';
import { failureOf, type Interception } from '#shared/domain/interception.ts';
import { LongText } from '#shared/ui/long-text.tsx';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { Tag } from '#shared/ui/tag.tsx';
import { Veiled } from '#shared/ui/veiled.tsx';
import { t } from '#shared/i18n/t.ts';

/** That the request failed comes before everything it sent. */
export function Failure({ interception }: { interception: Interception }) {
  const failure = failureOf(interception);
  if (!failure) return null;
  return (
    <div className="card flex items-start gap-2 border-s-2 border-s-error px-3 py-2 col-span-full">
      <TriangleAlert
        aria-hidden="true"
        size={14}
        strokeWidth={1.75}
        className="mt-[3px] shrink-0 text-error"
      />
      <div className="flex min-w-0 flex-1 flex-wrap gap-x-2 gap-y-1">
        <span data-searched="error">
          <Tag tone="error">
            <OutsideText text={failure.type} />
          </Tag>
        </span>
        <div className="min-w-0 grow basis-60" data-searched="error">
          {failure.message === '' ? null : (
            <Veiled key={interception.id} what={t('error')} size={formatCharacters(failure.message.length)}>
              {() => <LongText text={failure.message} label={t('Error')} />}
            </Veiled>
          )}
        </div>
      </div>
    </div>
  );
}
