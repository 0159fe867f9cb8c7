import { goJson } from './go-json.ts';

export interface Validation {
  readonly field: string;
  readonly detail: string;
}

/** What every error of Coder's API looks like; what is empty is left out. */
export interface ErrorBody {
  readonly message: string;
  readonly detail?: string;
  readonly validations?: readonly Validation[];
}

/** A refusal in the shape that every error of Coder's API has. */
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

/** Coder's 401, with its reason. */
export function signedOut(detail: string): CoderError {
  return new CoderError(
    401,
    'You are signed out or your session has expired. Please sign in again to continue.',
    { detail },
  );
}

/** Coder names places for a token that are not read here: its own cookie, and a parameter of the address. */
export const NO_TOKEN = signedOut(
  'Header "Coder-Session-Token" or cookie "aibridge_session" must be provided.',
);

/** What Coder says of any path it does not have below `/api`. */
export const ROUTE_NOT_FOUND = new CoderError(404, 'Route not found.');

/** An answer as Coder's API gives it. */
export function jsonResponse(value: unknown, status = 200): Response {
  return textAnswer(goJson(value), status);
}

/** The same, of JSON that is written already. */
export function textAnswer(json: string, status = 200): Response {
  const body = Buffer.from(json);
  return new Response(body, {
    status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      // Tells the compressing middleware what is too small to be worth it.
      'Content-Length': String(body.byteLength),
      'Cache-Control': 'no-store',
    },
  });
}

export function errorResponse(error: CoderError): Response {
  return jsonResponse(error.body, error.status);
}
