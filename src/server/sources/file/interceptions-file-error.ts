const EXPECTED =
  'Expected the JSON array that `coder aibridge interceptions list` prints, an answer of the interceptions API, or one JSON object a line.';

/** The whole file is of no use. Its message is one line that names the file. */
export class InterceptionsFileError extends Error {
  override readonly name = 'InterceptionsFileError';
  readonly path: string;

  constructor(path: string, problem: string, cause?: unknown) {
    super(`INTERCEPTIONS_FILE ${path} ${problem}`, { cause });
    this.path = path;
  }

  /** It can be read, but is not what was asked for. */
  static unexpected(path: string, problem: string): InterceptionsFileError {
    return new InterceptionsFileError(path, `${problem}. ${EXPECTED}`);
  }
}
