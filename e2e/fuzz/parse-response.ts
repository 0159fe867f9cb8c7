/** A response as received. Text is latin1, so that each byte is one character. */
export interface RawResponse {
  readonly status: number;
  /** Everything before the body. */
  readonly head: string;
  readonly body: string;
}

export interface RawResponses {
  readonly answers: readonly RawResponse[];
  /** Whether the last response is complete. */
  readonly isComplete: boolean;
}

const STATUS_LINE = /^HTTP\/1\.1 (\d{3}) [\x20-\x7e]*$/;
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+): ([\x20-\x7e\x80-\xff]*)$/;

/**
 * Parses all responses of a connection. Node's own client would be too lenient.
 * @param bodiless whether the request was HEAD, whose response has no body
 * @throws if the text is not HTTP
 */
export function parseResponses(text: string, { bodiless }: { bodiless: boolean }): RawResponses {
  const answers: RawResponse[] = [];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\r\n\r\n', at);
    if (end < 0) return { answers, isComplete: false };
    const head = text.slice(at, end);
    const [status, fields] = parseHead(head);
    at = end + 4;
    if (status < 200) continue;
    const body = parseBody(text, at, bodiless || status === 204 || status === 304, fields);
    answers.push({ status, head, body: body.text });
    if (!body.isComplete) return { answers, isComplete: false };
    at = body.end;
  }
  return { answers, isComplete: answers.length > 0 };
}

function parseHead(head: string): [status: number, fields: ReadonlyMap<string, string>] {
  const [first = '', ...lines] = head.split('\r\n');
  const status = STATUS_LINE.exec(first)?.[1];
  if (status === undefined) throw new Error(`Not a status line: ${JSON.stringify(first)}`);
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new Error(`Not a header field: ${JSON.stringify(line)}`);
    }
    fields.set(name.toLowerCase(), value);
  }
  return [Number(status), fields];
}

interface Body {
  readonly text: string;
  readonly end: number;
  readonly isComplete: boolean;
}

function parseBody(text: string, at: number, isBodiless: boolean, fields: ReadonlyMap<string, string>): Body {
  if (isBodiless) return { text: '', end: at, isComplete: true };
  if (fields.get('transfer-encoding') === 'chunked') return parseChunks(text, at);
  const length = fields.get('content-length');
  // The body extends to the end of the connection.
  if (length === undefined) return { text: text.slice(at), end: text.length, isComplete: true };
  if (!/^\d+$/.test(length)) throw new Error(`Not a length: ${length}`);
  const end = at + Number(length);
  return { text: text.slice(at, end), end, isComplete: text.length >= end };
}

function parseChunks(text: string, start: number): Body {
  const parts: string[] = [];
  for (let at = start; ;) {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return { text: parts.join(''), end: text.length, isComplete: false };
    const sizeText = text.slice(at, end);
    if (!/^[0-9a-f]{1,8}$/i.test(sizeText)) {
      throw new Error(`Not the size of a chunk: ${JSON.stringify(sizeText.slice(0, 80))}`);
    }
    const size = Number.parseInt(sizeText, 16);
    const next = end + 2 + size + 2;
    if (text.length < next) return { text: parts.join(''), end: text.length, isComplete: false };
    if (text.slice(next - 2, next) !== '\r\n') throw new Error('A chunk is longer than it says.');
    if (size === 0) return { text: parts.join(''), end: next, isComplete: true };
    parts.push(text.slice(end + 2, next - 2));
    at = next;
  }
}
