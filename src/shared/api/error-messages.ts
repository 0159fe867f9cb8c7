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

export interface ErrorMessage {
  /** Screens offer a specific action for some kinds. */
  kind: 'signed-out' | 'invalid-filter' | 'unlicensed' | 'gone' | 'other';
  title: string;
  detail: string;
  /** Text that can come from any source, such as an invalid response; hidden in privacy mode. */
  quote: string;
  canRetry: boolean;
}

/** Coder's message for both names of the feature, also sent if the feature is licensed but disabled. */
const UNLICENSED = /is a Premium feature/;
/** The reply of Coder's AI proxy, at the path that served the list until 2.34. */
const GONE = /^(?:no authentication key provided|route not supported)/;

/** The detail names the missing cookie or parameter, which does not help a user who signs in on a page. */
const NO_TOKEN = /must be provided\.$/;

/** Converts an error to a message: what happened, and what to do. */
export function describeError(error: Error): ErrorMessage {
  if (error instanceof ApiError) return describeApiError(error);
  if (error instanceof UnreachableError) {
    return toMessage(
      t('Can’t reach the server'),
      t('Check that the server is running and that you’re online, then try again.'),
      error,
    );
  }
  if (error instanceof InvalidResponseError) return describeInvalidResponse(error);
  if (error instanceof UnexpectedResponseError) {
    return toMessage(t('Unexpected response'), error.message, error, quoteOf(error));
  }
  // A browser error can quote its input, for example a JSON syntax error.
  return toMessage(t('Something went wrong'), '', error, error.message);
}

function quoteOf({ excerpt }: { excerpt: string }): string {
  return excerpt === '' ? '' : t('Response starts with: {excerpt}', { excerpt });
}

function describeInvalidResponse(error: InvalidResponseError): ErrorMessage {
  const { where } = error;
  const detail =
    where === ''
      ? t('The response isn’t in the expected format.')
      : t('The response isn’t in the expected format ({where}).', { where });
  const quote = quoteOf(error) || t('The response is empty');
  return toMessage(t('Unexpected response'), detail, error, quote);
}

function describeApiError(error: ApiError): ErrorMessage {
  return { ...describeStatus(error), quote: quoteOf(error) };
}

function describeStatus(error: ApiError): Omit<ErrorMessage, 'quote'> {
  const { status, message, detail } = error;
  const coderText = [message, detail, ...error.validations.map(each => each.detail)]
    .filter(Boolean)
    .join(' ');
  if (isSignedOut(error)) {
    const text = NO_TOKEN.test(detail ?? '') ? message : coderText;
    return { ...toMessage(t('You’re signed out'), text, error), kind: 'signed-out' };
  }
  if (status === 403 && UNLICENSED.test(message)) {
    return {
      kind: 'unlicensed',
      title: t('AI Bridge isn’t licensed or isn’t enabled'),
      detail: t('Coder says: “{words}” Ask a deployment owner.', { words: coderText }),
      canRetry: true,
    };
  }
  if (status === 403) return toMessage(t('You don’t have permission to view this'), coderText, error);
  if (status === 404 || (status === 400 && GONE.test(error.excerpt || (detail ?? '')))) {
    return {
      kind: 'gone',
      title: t('Coder doesn’t provide this list'),
      detail: t('Coder may have been updated. Reload the page and try again. Coder says: “{words}”', {
        words: coderText,
      }),
      canRetry: false,
    };
  }
  if (status === 429)
    return toMessage(t('Too many requests'), `${coderText} ${whenToTryAgain(error)}`, error);
  if (status === 400 && error.validations.length > 0) {
    return { ...toMessage(t('Invalid filter'), coderText, error), kind: 'invalid-filter' };
  }
  // The dashboard server's coderText errors: the message is a title already, and the detail says what to do.
  if (status >= 502 && status <= 504) return toMessage(message, detail ?? '', error);
  return toMessage(t('Server error ({status})', { status }), coderText, error);
}

function whenToTryAgain({ retryAfter }: ApiError): string {
  if (retryAfter === null || retryAfter === 0) return t('Wait a moment, then try again.');
  return t('Try again in {time}.', { time: formatDuration(retryAfter) });
}

function toMessage(title: string, detail: string, error: Error, quote = ''): ErrorMessage {
  return { kind: 'other', title, detail, quote, canRetry: canRetry(error) };
}
