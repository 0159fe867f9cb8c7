import { formatCharacters } from '#shared/i18n/characters.ts';
import { t } from '#shared/i18n/t.ts';
import { OutsideText } from './outside-text.tsx';
import { Veiled } from './veiled.tsx';

interface ErrorDetailProps {
  detail: string;
  /** What may hold words of anybody, a prompt's too. */
  quote: string;
}

/** What more there is to say of an error. */
export function ErrorDetail({ detail, quote }: ErrorDetailProps) {
  return (
    <>
      <OutsideText text={detail} />{' '}
      {quote === '' ? null : (
        <Veiled key={quote} what={t('words of the answer')} size={formatCharacters(quote.length)}>
          {() => <OutsideText text={quote} />}
        </Veiled>
      )}
    </>
  );
}
