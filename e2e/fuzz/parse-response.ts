/** One answer as it stood on the wire. Text is in latin1, so that every byte is a character. */
export interface HeardAnswer {
  readonly status: number;
  /** Everything before the body. */
  readonly head: string;
  readonly body: string;
}

export interface Heard {
  readonly answers: readonly HeardAnswer[];
  /** Whether the last of them is there to its end. */
  readonly whole: boolean;
}

const FIRST_LINE = /^HTTP\/1\.1 (\d{3}) [\x20-\x7e]*$/;
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+): ([\x20-\x7e\x80-\xff]*)$/;

/**
 * The answers in what a connection said; throws where it is not HTTP. Node's own client would be too forgiving.
 * @param bodiless whether HEAD was asked, whose answers end with their head
 */
export function readHeard(text: string, { bodiless }: { bodiless: boolean }): Heard {
  const answers: HeardAnswer[] = [];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\r\n\r\n', at);
    if (end < 0) return { answers, whole: false };
    const head = text.slice(at, end);
    const [status, fields] = readHead(head);
    at = end + 4;
    if (status < 200) continue;
    const body = bodyAt(text, at, bodiless || status === 204 || status === 304, fields);
    answers.push({ status, head, body: body.text });
    if (!body.whole) return { answers, whole: false };
    at = body.end;
  }
  return { answers, whole: answers.length > 0 };
}

function readHead(head: string): [status: number, fields: ReadonlyMap<string, string>] {
  const [first = '', ...lines] = head.split('\r\n');
  const status = FIRST_LINE.exec(first)?.[1];
  if (status === undefined) throw new Error(`Not the first line of an answer: ${JSON.stringify(first)}`);
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
  readonly whole: boolean;
}

function bodyAt(text: string, at: number, none: boolean, fields: ReadonlyMap<string, string>): Body {
  if (none) return { text: '', end: at, whole: true };
  if (fields.get('transfer-encoding') === 'chunked') return chunksAt(text, at);
  const length = fields.get('content-length');
  // Up to where the connection ends.
  if (length === undefined) return { text: text.slice(at), end: text.length, whole: true };
  if (!/^\d+$/.test(length)) throw new Error(`Not a length: ${length}`);
  const end = at + Number(length);
  return { text: text.slice(at, end), end, whole: text.length >= end };
}

function chunksAt(text: string, start: number): Body {
  const parts: string[] = [];
  for (let at = start; ;) {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return { text: parts.join(''), end: text.length, whole: false };
    const said = text.slice(at, end);
    if (!/^[0-9a-f]{1,8}$/i.test(said)) {
      throw new Error(`Not the size of a chunk: ${JSON.stringify(said.slice(0, 80))}`);
    }
    const size = Number.parseInt(said, 16);
    const next = end + 2 + size + 2;
    if (text.length < next) return { text: parts.join(''), end: text.length, whole: false };
    if (text.slice(next - 2, next) !== '\r\n') throw new Error('A chunk is longer than it says.');
    if (size === 0) return { text: parts.join(''), end: next, whole: true };
    parts.push(text.slice(end + 2, next - 2));
    at = next;
  }
}
