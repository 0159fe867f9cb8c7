import { ApiError, canRetry, UnreachableError, WrongAnswerError } from './errors.ts';

export interface ErrorWords {
  /** What the screen does about it: two kinds have a way out of their own. */
  kind: 'signed-out' | 'unusable-filter' | 'other';
  title: string;
  detail: string;
  canRetry: boolean;
}

/** An error in the words that a screen shows: what happened, and what to do. */
export function describeError(error: Error): ErrorWords {
  if (error instanceof ApiError) return describeAnswer(error);
  if (error instanceof UnreachableError) {
    return words(
      'The server does not answer',
      'Check that it runs and that you are online, then try again.',
      error,
    );
  }
  if (error instanceof WrongAnswerError) {
    return words('The answer could not be read', `${error.message} It begins: ${error.excerpt}`, error);
  }
  return words('Something went wrong here', error.message, error);
}

function describeAnswer(error: ApiError): ErrorWords {
  const own = [error.message, error.detail, ...error.validations.map(({ detail }) => detail)]
    .filter(Boolean)
    .join(' ');
  if (error.status === 401) return { ...words('You are signed out', own, error), kind: 'signed-out' };
  if (error.status === 403) return words('You are not allowed to read this', own, error);
  if (error.status === 429)
    return words('Too many requests for now', `${own} Wait a moment, then try again.`, error);
  if (error.status === 400 && error.validations.length > 0) {
    return { ...words('This filter cannot be used', own, error), kind: 'unusable-filter' };
  }
  return words(`The server answered with an error (${error.status})`, own, error);
}

function words(title: string, detail: string, error: Error): ErrorWords {
  return { kind: 'other', title, detail, canRetry: canRetry(error) };
}
