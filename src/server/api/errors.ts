import { goJson } from './go-json.ts';

export interface Validation {
  readonly field: string;
  readonly detail: string;
}

/** The body of every error of Coder's API; empty fields are omitted. */
export interface ErrorBody {
  readonly message: string;
  readonly detail?: string;
  readonly validations?: readonly Validation[];
}

/** An error in the format of Coder's API. */
export class CoderError extends Error {
  override readonly name: string = 'CoderError';
  readonly status: number;
  readonly detail: string;
  readonly validations: readonly Validation[];

  constructor(
    status: number,
    message: string,
    more: { detail?: string | undefined; validations?: readonly Validation[] | undefined } = {},
  ) {
    super(message);
    this.status = status;
    this.detail = more.detail ?? '';
    this.validations = more.validations ?? [];
  }

  get body(): ErrorBody {
    return {
      message: this.message,
      ...(this.detail === '' ? {} : { detail: this.detail }),
      ...(this.validations.length === 0 ? {} : { validations: this.validations }),
    };
  }
}

/** Coder's 401. */
export function signedOut(detail: string): CoderError {
  return new CoderError(
    401,
    'You are signed out or your session has expired. Please sign in again to continue.',
    { detail },
  );
}

/**
 * Coder's own message names other sources of a token, its own cookie and a query parameter, which are not
 * read here.
 */
export const NO_TOKEN = signedOut(
  'Header "Coder-Session-Token" or cookie "aibridge_session" must be provided.',
);

/** Coder's response to every unknown path below `/api`. */
export const ROUTE_NOT_FOUND = new CoderError(404, 'Route not found.');

/** A response in the format of Coder's API. */
export function jsonResponse(value: unknown, status = 200): Response {
  return textResponse(goJson(value), status);
}

export function textResponse(json: string, status = 200): Response {
  const body = Buffer.from(json);
  return new Response(body, {
    status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      // The compression middleware skips responses below a minimum size.
      'Content-Length': String(body.byteLength),
      'Cache-Control': 'no-store',
    },
  });
}

export function errorResponse(error: CoderError): Response {
  return jsonResponse(error.body, error.status);
}
