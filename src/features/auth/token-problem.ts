import { describeError } from '#shared/api/error-messages.ts';
import { ApiError, isSignedOut } from '#shared/api/errors.ts';
import { t } from '#shared/i18n/t.ts';

/** Why there is no session yet, as the form says it. */
export interface TokenProblem {
  title: string;
  detail: string;
  quote: string;
  canRetry: boolean;
  isAboutToken: boolean;
}

const NOT_HERE = t(
  'Something that stands before the dashboard answered in its place: it may just be starting.',
);

export const NO_TOKEN_YET: TokenProblem = {
  title: t('There is no token yet'),
  detail: t('Paste one into the field above.'),
  quote: '',
  canRetry: false,
  isAboutToken: true,
};

export function describeFailure(error: Error): TokenProblem {
  if (error instanceof ApiError && isSignedOut(error)) {
    return {
      title: t('This token was not accepted'),
      // The message is about a session that was; the detail, where there is one, about this token.
      detail: error.detail ?? error.message,
      quote: '',
      canRetry: false,
      isAboutToken: true,
    };
  }
  const isGone = error instanceof ApiError && error.status === 404;
  return {
    ...describeError(error),
    ...(isGone && { title: t('Nobody signs in here'), detail: NOT_HERE, quote: '' }),
    isAboutToken: false,
  };
}
