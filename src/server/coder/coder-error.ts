export interface Validation {
  readonly field: string;
  readonly detail: string;
}

type Status = 400 | 401 | 403 | 404 | 421 | 500 | 503 | 504;

/** A refusal in the shape that every error of Coder's API has. */
export class CoderError extends Error {
  override readonly name: string = 'CoderError';
  readonly status: Status;
  readonly detail: string;
  readonly validations: readonly Validation[];

  constructor(
    status: Status,
    message: string,
    more: { detail?: string; validations?: readonly Validation[] } = {},
  ) {
    super(message);
    this.status = status;
    this.detail = more.detail ?? '';
    this.validations = more.validations ?? [];
  }

  /** What is empty is left out, as Coder does. */
  get body(): object {
    return {
      message: this.message,
      ...(this.detail === '' ? {} : { detail: this.detail }),
      ...(this.validations.length === 0 ? {} : { validations: this.validations }),
    };
  }
}

/** What Coder says of any path it does not have below `/api`. */
export const ROUTE_NOT_FOUND = new CoderError(404, 'Route not found.');
