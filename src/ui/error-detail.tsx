import { formatCharacters } from '#lib/words/characters.ts';
import { t } from '#lib/words/t.ts';
import { OutsideText } from './text/outside-text.tsx';
import { Veiled } from './veil/veiled.tsx';

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
