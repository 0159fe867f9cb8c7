/** Coder's error for one parameter. */
export interface Validation {
  field: string;
  detail: string;
}

/** An error response, with Coder's text unchanged. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly detail: string | null;
  readonly validations: readonly Validation[];
  /** The beginning of a body that is not in Coder's error format; it can be any text. Empty otherwise. */
  readonly excerpt: string;
  /** Milliseconds, from the `Retry-After` header. */
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

/** No response: offline, connection refused, or reset before the end. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** No response in time; a retry would take as long again. */
export class TimeoutError extends UnreachableError {}

export function isTimeout(error: Error): boolean {
  return error instanceof TimeoutError || (error instanceof ApiError && error.status === 504);
}

/** A response that is not what was requested; `excerpt` is the beginning of its body. */
export class UnexpectedResponseError extends Error {
  override readonly name = 'UnexpectedResponseError';
  readonly excerpt: string;

  constructor(message: string, excerpt: string) {
    super(message);
    this.excerpt = excerpt;
  }
}

export class TooLargeError extends UnexpectedResponseError {}

/** A body that does not match the schema. The message is localized where it is shown, because workers load no locale. */
export class InvalidResponseError extends UnexpectedResponseError {
  /** The path of the invalid member, such as `results.0.id`; empty if the whole body is invalid. */
  readonly where: string;

  constructor(where: string, excerpt: string) {
    super('The response isn’t in the expected format.', excerpt);
    this.where = where;
  }
}

/** Whether a retry can help: not if the response would be the same. */
export function canRetry(error: Error): boolean {
  if (error instanceof TooLargeError) return false;
  if (error instanceof ApiError) return error.status >= 500 || error.status === 408 || error.status === 429;
  return error instanceof UnreachableError || error instanceof UnexpectedResponseError;
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

/**
 * Whether a page was rejected because its cursor row is deleted or not readable. Coder responds with 400 since 2.33;
 * earlier versions respond with a 500 that differs from other faults only by the row's id.
 */
export function isCursorGone(error: unknown, id: string): boolean {
  if (!(error instanceof ApiError)) return false;
  if (error.status === 400) return error.message === 'Invalid pagination cursor.';
  return error.status === 500 && (error.detail ?? error.excerpt).includes(id);
}
