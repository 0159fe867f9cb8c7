import { CoderError, type ErrorBody } from '#server/api/errors.ts';

const SUMMARIES = {
  unreachable: 'The database does not respond.',
  unreadable: 'The database cannot be read.',
  slow: 'The database took too long to respond.',
} as const;

/**
 * Coder's Postgres cannot be used. The message is one line for the operator; in a response it is the detail
 * of an error in Coder's format.
 */
export class PostgresError extends CoderError {
  override readonly name = 'PostgresError';
  readonly kind: keyof typeof SUMMARIES;

  constructor(kind: keyof typeof SUMMARIES, line: string, cause?: unknown) {
    super(kind === 'slow' ? 504 : 503, line);
    this.kind = kind;
    this.cause = cause;
  }

  override get body(): ErrorBody {
    return { message: SUMMARIES[this.kind], detail: this.message };
  }
}
