export interface CoderResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Validation {
  readonly field: string;
  readonly detail: string;
}

/** An error in Coder's format. */
export class CoderError extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly detail: string | undefined;
  readonly validations: readonly Validation[] | undefined;

  constructor(
    status: number,
    message: string,
    options: { readonly detail?: string; readonly validations?: readonly Validation[] } = {},
  ) {
    super(message);
    this.status = status;
    this.detail = options.detail;
    this.validations = options.validations;
  }

  get response(): CoderResponse {
    const { message, detail, validations } = this;
    return jsonResponse(goJson({ message, detail, validations }), this.status);
  }
}

export const ROUTE_NOT_FOUND = new CoderError(404, 'Route not found.');

/** JSON as Coder sends it, with the newline that Go's encoder adds. */
export function jsonResponse(text: string, status = 200): CoderResponse {
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: `${text}\n` };
}

/** The same as Go's `http.Error`. */
export function textResponse(status: number, text: string): CoderResponse {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}

/** A page of Coder's own site, with its Content-Security-Policy. */
export function htmlResponse(title: string): CoderResponse {
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'",
    },
    body: `<!doctype html><html lang="en"><title>${title} - Coder</title><h1>${title}</h1></html>\n`,
  };
}

/**
 * JSON as Go writes it: characters that are unsafe in HTML or JavaScript are escaped, and bigints keep every digit. The
 * keys of `metadata` are sorted by their bytes at every level, because it is a map in Go. Undefined fields are omitted.
 */
export function goJson(value: unknown, isMap = false): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(item => goJson(item, isMap)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return quoted(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (isMap) fields.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const texts = fields.map(
    ([name, field]) => `${quoted(name)}:${goJson(field, isMap || name === 'metadata')}`,
  );
  return `{${texts.join(',')}}`;
}

function quoted(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
