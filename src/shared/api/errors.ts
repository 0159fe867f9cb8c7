/** One complaint of Coder about one parameter. */
export interface Validation {
  field: string;
  detail: string;
}

/** Coder answered, and the answer is an error: its own words, as it wrote them. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly detail: string | null;
  readonly validations: readonly Validation[];
  /** How an answer begins that is no error of Coder's, else nothing: what stands there can be anything. */
  readonly excerpt: string;
  /** Milliseconds after which asking again is welcome, where the answer said so. */
  readonly retryAfter: number | null;

  constructor(
    status: number,
    body: {
      message: string;
      detail?: string | undefined;
      validations?: readonly Validation[] | undefined;
      excerpt?: string;
    },
    retryAfter: number | null,
  ) {
    super(body.message);
    this.status = status;
    this.detail = body.detail ?? null;
    this.validations = body.validations ?? [];
    this.excerpt = body.excerpt ?? '';
    this.retryAfter = retryAfter;
  }
}

/** Nobody answered: offline, refused, reset in the middle. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** Nobody answered for longer than anybody waits: asking again would take as long once more. */
export class TimeoutError extends UnreachableError {}

export function isTimeout(error: Error): boolean {
  return error instanceof TimeoutError || (error instanceof ApiError && error.status === 504);
}

/** Somebody answered, but not with what was asked for; `excerpt` is how the answer begins. */
export class UnexpectedResponseError extends Error {
  override readonly name = 'WrongAnswerError';
  readonly excerpt: string;

  constructor(message: string, excerpt: string) {
    super(message);
    this.excerpt = excerpt;
  }
}

/** More bytes than any answer of the server has. */
export class TooLargeError extends UnexpectedResponseError {}

/** What is no JSON of the expected form. Its words are made where it is shown: a worker knows no language but English. */
export class InvalidResponseError extends UnexpectedResponseError {
  /** The member that is not as expected, `results.0.id`; empty where that is all of it. */
  readonly where: string;

  constructor(where: string, excerpt: string) {
    super('The answer does not have the expected form.', excerpt);
    this.where = where;
  }
}

/** Whether asking again can help: never after an answer that will stay the same. */
export function canRetry(error: Error): boolean {
  if (error instanceof TooLargeError) return false;
  if (error instanceof ApiError) return error.status >= 500 || error.status === 408 || error.status === 429;
  return error instanceof UnreachableError || error instanceof UnexpectedResponseError;
}

/** The answer to a request that nobody is signed in for. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

/**
 * Whether a page was refused because the row it begins after is gone or may not be read: 400 since Coder 2.33, before
 * that a 500 that names the row and looks like any other fault.
 */
export function isCursorGone(error: unknown, id: string): boolean {
  if (!(error instanceof ApiError)) return false;
  if (error.status === 400) return error.message === 'Invalid pagination cursor.';
  return error.status === 500 && (error.detail ?? error.excerpt).includes(id);
}
