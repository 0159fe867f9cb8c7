export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Validation {
  readonly field: string;
  readonly detail: string;
}

/** A refusal in Coder's words. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly detail: string | undefined;
  readonly validations: readonly Validation[] | undefined;

  constructor(
    status: number,
    message: string,
    more: { readonly detail?: string; readonly validations?: readonly Validation[] } = {},
  ) {
    super(message);
    this.status = status;
    this.detail = more.detail;
    this.validations = more.validations;
  }

  get answer(): Answer {
    const { message, detail, validations } = this;
    return jsonOf(goText({ message, detail, validations }), this.status);
  }
}

export const ROUTE_NOT_FOUND = new Refusal(404, 'Route not found.');

/** JSON text as Coder sends it: with a line's end, which Go's encoder writes. */
export function jsonOf(text: string, status = 200): Answer {
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: `${text}\n` };
}

/** What Go's `http.Error` writes. */
export function plainOf(status: number, text: string): Answer {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}

/** A page of Coder's own site, under its policy. */
export function pageOf(title: string): Answer {
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
 * JSON as Go writes it: what HTML or JavaScript could stumble over is escaped, bigints keep every digit, and the names
 * in a `metadata` are sorted by their bytes, at every level, because it is a map there. Undefined fields are left out.
 */
export function goText(value: unknown, isMap = false): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(item => goText(item, isMap)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return quoted(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (isMap) fields.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const texts = fields.map(
    ([name, field]) => `${quoted(name)}:${goText(field, isMap || name === 'metadata')}`,
  );
  return `{${texts.join(',')}}`;
}

function quoted(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
