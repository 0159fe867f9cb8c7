import { formatDuration } from '#shared/i18n/durations.ts';
import { t } from '#shared/i18n/t.ts';
import {
  ApiError,
  canRetry,
  isSignedOut,
  UnreachableError,
  UnexpectedResponseError,
  InvalidResponseError,
} from './errors.ts';

export interface ErrorWords {
  /** What the screen does about it: some kinds have a way out of their own. */
  kind: 'signed-out' | 'unusable-filter' | 'unlicensed' | 'gone' | 'other';
  title: string;
  detail: string;
  /** What may hold words of anybody, as an answer does that cannot be read: hidden by the veil. */
  quote: string;
  canRetry: boolean;
}

/** Coder's own words, under the feature's old name and its new one; also where it is licensed but switched off. */
const UNLICENSED = /is a Premium feature/;
/** What Coder's proxy for models says under an address where the list was until 2.34. */
const GONE = /^(?:no authentication key provided|route not supported)/;

/** Which cookie or parameter is missing helps nobody who signs in on a page. */
const NO_TOKEN = /must be provided\.$/;

/** An error in the words that a screen shows: what happened, and what to do. */
export function describeError(error: Error): ErrorWords {
  if (error instanceof ApiError) return describeAnswer(error);
  if (error instanceof UnreachableError) {
    return words(
      t('Can’t reach the server'),
      t('Check that the server is running and that you’re online, then try again.'),
      error,
    );
  }
  if (error instanceof InvalidResponseError) return describeForm(error);
  if (error instanceof UnexpectedResponseError) {
    return words(t('Unexpected response'), error.message, error, quoteOf(error));
  }
  // The browser's own words about JSON, say, repeat a part of it.
  return words(t('Something went wrong'), '', error, error.message);
}

function quoteOf({ excerpt }: { excerpt: string }): string {
  return excerpt === '' ? '' : t('Response starts with: {excerpt}', { excerpt });
}

function describeForm(error: InvalidResponseError): ErrorWords {
  const { where } = error;
  const detail =
    where === ''
      ? t('The response isn’t in the expected format.')
      : t('The response isn’t in the expected format ({where}).', { where });
  const quote = quoteOf(error) || t('The response is empty');
  return words(t('Unexpected response'), detail, error, quote);
}

function describeAnswer(error: ApiError): ErrorWords {
  return { ...describeOwnWords(error), quote: quoteOf(error) };
}

function describeOwnWords(error: ApiError): Omit<ErrorWords, 'quote'> {
  const { status, message, detail } = error;
  const own = [message, detail, ...error.validations.map(each => each.detail)].filter(Boolean).join(' ');
  if (isSignedOut(error)) {
    const told = NO_TOKEN.test(detail ?? '') ? message : own;
    return { ...words(t('You’re signed out'), told, error), kind: 'signed-out' };
  }
  if (status === 403 && UNLICENSED.test(message)) {
    return {
      kind: 'unlicensed',
      title: t('AI Bridge isn’t licensed or isn’t enabled'),
      detail: t('Coder says: “{words}” A deployment owner can tell you which.', { words: own }),
      canRetry: true,
    };
  }
  if (status === 403) return words(t('You don’t have permission to view this'), own, error);
  if (status === 404 || (status === 400 && GONE.test(error.excerpt || (detail ?? '')))) {
    return {
      kind: 'gone',
      title: t('Coder doesn’t provide this list'),
      detail: t('Coder may have been updated. Reload the page and try again. Coder says: “{words}”', {
        words: own,
      }),
      canRetry: false,
    };
  }
  if (status === 429) return words(t('Too many requests'), `${own} ${whenToTryAgain(error)}`, error);
  if (status === 400 && error.validations.length > 0) {
    return { ...words(t('Invalid filter'), own, error), kind: 'unusable-filter' };
  }
  // Ours about what stands behind us: the message is already the short form, the detail what to do.
  if (status >= 502 && status <= 504) return words(message, detail ?? '', error);
  return words(t('Server error ({status})', { status }), own, error);
}

function whenToTryAgain({ retryAfter }: ApiError): string {
  if (retryAfter === null || retryAfter === 0) return t('Wait a moment, then try again.');
  return t('Try again in {time}.', { time: formatDuration(retryAfter) });
}

function words(title: string, detail: string, error: Error, quote = ''): ErrorWords {
  return { kind: 'other', title, detail, quote, canRetry: canRetry(error) };
}
