import type { MiddlewareHandler } from 'hono';
import { readTerms } from '#server/api/interception-filter.ts';
import { paramsOfUrl, type Params } from '#server/api/param-reader.ts';
import { goLower } from '#shared/lib/go-compat.ts';
import { parametersOf } from '#server/upstream/proxy-api.ts';
import { credentialsOf, type Source } from '#server/sources/source.ts';
import type { Logged } from '#server/auth/session-routes.ts';

/** The longest value of a log line, in characters. */
const LONGEST_VALUE = 1000;

/** Characters that an editor, a terminal or a reader does not show, so that a token may hide behind them. */
const HIDDEN = String.raw`["'\x60´‘’‚‛“”„‟«»‹›\\\p{C}\p{M}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]*`;
const CHARACTER = `[A-Za-z0-9]${HIDDEN}`;
/** A session token of Coder's: ten characters, a dash, 22 more. Somebody may have pasted theirs into the wrong box. */
const TOKEN = new RegExp(
  `(?:${CHARACTER}){10}[ :]*[\\p{Pd}\\u2212\\u00ad]${HIDDEN}[ :]*(?:${CHARACTER}){21}[A-Za-z0-9]`,
  'gu',
);
const MASK = '[token]';

/** A text without session tokens, also where escapes, quotes or invisible characters stand in them. */
function withoutTokens(text: string): string {
  const plain = withoutEscapes(text).normalize('NFKD');
  if (plain.search(TOKEN) >= 0) return plain.replaceAll(TOKEN, MASK);
  return text;
}

/** More than anybody writes by accident; each round makes the text shorter. */
const MAX_ROUNDS = 50;

/** Percent escapes, also those of escapes, and those of JSON and HTML. */
function withoutEscapes(text: string): string {
  let plain = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = plain
      .replace(/%(?:25)*([0-9a-f]{2})/gi, (_escape, hex: string) => characterOf(hex))
      .replace(
        /(?:\\|%(?:25)*)u([0-9a-f]{4})|\\x([0-9a-f]{2})|&#x0*([0-9a-f]{1,6});/gi,
        (_escape, ...hex: unknown[]) => characterOf(String(hex.find(each => typeof each === 'string'))),
      )
      .replace(/&#0*(\d{1,7});/g, (_escape, digits: string) => characterOf(Number(digits).toString(16)));
    if (next === plain) return fromUtf8(plain);
    plain = next;
  }
  return fromUtf8(plain);
}

function characterOf(hex: string): string {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Escaped bytes have become characters of their own: back to the text that they are, where they are one. */
function fromUtf8(text: string): string {
  return text.replace(/[\x80-\xff]{2,}/g, bytes => {
    const decoded = Buffer.from(bytes, 'latin1').toString();
    return decoded.includes('\ufffd') ? bytes : decoded;
  });
}

/** As JSON of one line in which no character is invisible, moves the cursor or turns the direction of reading. */
function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(INVISIBLE, character =>
    Array.from({ length: character.length }, (_none, at) => escapeOf(character.charCodeAt(at))).join(''),
  );
}

/** Words for the log that may hold a text from outside, on one line. */
export function visibleLine(text: string): string {
  return visibleJson(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll('\\\\', '\\')
    .slice(0, LONGEST_VALUE);
}

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const escapeOf = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** What the words of a query without a key stand for, by the path that reads them. */
const FREE_TEXT: Readonly<Record<string, string>> = {
  '/api/v2/aibridge/interceptions': 'initiator',
  '/api/v2/aibridge/models': 'model',
  '/api/v2/aibridge/clients': 'client',
  '/api/v2/users': 'search',
};
/** The one path whose query is read in lower case. */
const USERS = '/api/v2/users';

interface AccessLogOptions {
  readonly source: Source;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/** One line of JSON for each request: who read what, when, and how it was answered. Never a token, a prompt or an answer. */
export function accessLog({ source, now, log }: AccessLogOptions): MiddlewareHandler<Logged> {
  return async (c, next) => {
    const began = now();
    // The system clock may be set while the request runs.
    const start = performance.now();
    await next();
    const { method, url, headers } = c.req.raw;
    const { status } = c.res;
    const answeredIn = Math.round(performance.now() - start);
    const token = credentialsOf(headers, source.own)?.token ?? null;
    // Known already, and kept, wherever the answer needed to know it; the answer never waits for this line.
    const known = c.get('person');
    const asked = known === undefined && status !== 401 && token !== null;
    const naming = asked ? nameOf(source, token) : Promise.resolve(known ?? null);
    const sending = c.get('incomplete') ?? Promise.resolve(null);
    void Promise.all([naming, sending]).then(([person, incomplete]) => {
      const text = new LogText();
      const read = {
        time: began.toISOString(),
        person: person === null ? null : text.value('person', person),
        method,
        path: text.value('path', new URL(url).pathname),
        ...readOf(url, text),
        status,
        // The status was sent before the answer broke.
        ...(incomplete === null ? {} : { incomplete }),
        ms: answeredIn,
      };
      log(visibleJson({ ...read, ...text.cuts }));
    });
  };
}

async function nameOf(source: Source, token: string): Promise<string | null> {
  return await source.authenticate(token).then(
    ({ username }) => username,
    () => null,
  );
}

/** Texts as a log line may hold them, and what had to be cut for it. */
class LogText {
  readonly #cut = new Map<string, number>();

  /** Tokens are taken out before it is cut: most of a token would still be one. */
  value(name: string, text: string): string {
    const safe = withoutTokens(text);
    if (safe.length > LONGEST_VALUE) this.#cut.set(withoutTokens(name).slice(0, LONGEST_VALUE), safe.length);
    return safe.slice(0, LONGEST_VALUE);
  }

  /** The whole length of each value that is not whole here. */
  get cuts(): { cut?: Readonly<Record<string, number>> } {
    return this.#cut.size === 0 ? {} : { cut: Object.fromEntries(this.#cut) };
  }
}

/**
 * What was used of the address, by the parsers that answer: the parameters that the path has, and of `q` the first, by
 * key. Empty counts as not there; several values, which are refused, are a list.
 */
function readOf(url: string, text: LogText): object {
  const { pathname } = new URL(url);
  const known = parametersOf(pathname) ?? [];
  const params = paramsOfUrl(url);
  const paging = usedOf(
    params,
    known.filter(name => name !== 'q'),
    text,
  );
  const q = known.includes('q') ? (params.get('q')?.[0] ?? '') : '';
  if (q === '') return paging;
  try {
    const terms = readTerms(pathname === USERS ? goLower(q) : q, FREE_TEXT[pathname] ?? 'text', '');
    const filters = usedOf(terms, [...terms.keys()], text);
    // Parts of a token may stand in several of them.
    if (masksIn(JSON.stringify(filters)) >= masksIn(withoutTokens(q))) return { ...paging, filters };
  } catch {
    // Refused as a whole: nothing of it was used.
  }
  return { ...paging, q: text.value('q', q) };
}

const masksIn = (text: string): number => text.split(MASK).length - 1;

function usedOf(params: Params, names: readonly string[], text: LogText): object {
  const used = names.flatMap((name): [string, string | string[]][] => {
    const values = params.get(name) ?? [];
    if (values[0] === undefined || values[0] === '') return [];
    const shown = values.map(value => text.value(name, value));
    const key = text.value(name, name);
    return [[key, shown.length === 1 ? (shown[0] ?? '') : shown]];
  });
  return Object.fromEntries(used);
}
