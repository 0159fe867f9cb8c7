import type { MiddlewareHandler } from 'hono';
import { readTerms } from '#server/api/interception-filter.ts';
import { paramsOfUrl, type Params } from '#server/api/param-reader.ts';
import { isFilterKey } from '#shared/domain/parse-filters.ts';
import { goLower } from '#shared/lib/go-compat.ts';
import { parametersOf } from '#server/upstream/proxy-api.ts';
import { credentialsOf, type Source } from '#server/sources/source.ts';
import type { AccessLogEnv } from '#server/auth/session-routes.ts';

/** In characters. */
const MAX_VALUE_LENGTH = 1000;

/**
 * Quotes and characters that an editor, a terminal or a user does not see, so a token can hide behind them.
 */
const HIDDEN = String.raw`["'\x60´‘’‚‛“”„‟«»‹›\\\p{C}\p{M}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]*`;
const CHARACTER = `[A-Za-z0-9]${HIDDEN}`;
/** Coder's session token: ten characters, a dash, 22 more. A user may paste one into the wrong field. */
const TOKEN = new RegExp(
  `(?:${CHARACTER}){10}[ :]*[\\p{Pd}\\u2212\\u00ad]${HIDDEN}[ :]*(?:${CHARACTER}){21}[A-Za-z0-9]`,
  'gu',
);
const MASK = '[token]';

/** Masks session tokens, also if escapes, quotes or invisible characters split them. */
function maskTokens(text: string): string {
  const plain = decodeEscapes(text).normalize('NFKD');
  if (plain.search(TOKEN) >= 0) return plain.replaceAll(TOKEN, MASK);
  return text;
}

/** No honest request nests escapes this deep; each round makes the text shorter. */
const MAX_ROUNDS = 50;

/** Decodes percent escapes, nested ones too, and the escapes of JSON and HTML. */
function decodeEscapes(text: string): string {
  let plain = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = plain
      .replace(/%(?:25)*([0-9a-f]{2})/gi, (_escape, hex: string) => decodeHex(hex))
      .replace(
        /(?:\\|%(?:25)*)u([0-9a-f]{4})|\\x([0-9a-f]{2})|&#x0*([0-9a-f]{1,6});/gi,
        (_escape, ...hex: unknown[]) => decodeHex(String(hex.find(each => typeof each === 'string'))),
      )
      .replace(/&#0*(\d{1,7});/g, (_escape, digits: string) => decodeHex(Number(digits).toString(16)));
    if (next === plain) return fromUtf8(plain);
    plain = next;
  }
  return fromUtf8(plain);
}

function decodeHex(hex: string): string {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Unescaped bytes are now one character each: decodes them as UTF-8 if they are valid. */
function fromUtf8(text: string): string {
  return text.replace(/[\x80-\xff]{2,}/g, bytes => {
    const decoded = Buffer.from(bytes, 'latin1').toString();
    return decoded.includes('\ufffd') ? bytes : decoded;
  });
}

/**
 * JSON on one line, without invisible characters and without characters that move the cursor or change the
 * text direction.
 */
function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(INVISIBLE, character =>
    Array.from({ length: character.length }, (_none, at) => unicodeEscape(character.charCodeAt(at))).join(''),
  );
}

/** Makes a message that may contain untrusted text safe for one log line. */
export function visibleLine(text: string): string {
  return visibleJson(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll('\\\\', '\\')
    .slice(0, MAX_VALUE_LENGTH);
}

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const unicodeEscape = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** The filter that the terms without a key apply to, by path. */
const FREE_TEXT: Readonly<Record<string, string>> = {
  '/api/v2/aibridge/interceptions': 'initiator',
  '/api/v2/aibridge/models': 'model',
  '/api/v2/aibridge/clients': 'client',
  '/api/v2/users': 'search',
};
/** What else says which rows were read. A search text is not logged, because it can quote a prompt. */
const DASHBOARD_PARAMS = ['limit', 'after_id', 'as_of', 'facet', 'contains', 'columns', 'redacted'];
/** The only path whose query is lower-cased before it is parsed. */
const USERS = '/api/v2/users';

interface AccessLogOptions {
  readonly source: Source;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/**
 * Writes one line of JSON per request: who read what, when, and with which status. Never a token, a prompt or
 * a response.
 */
export function accessLog({ source, now, log }: AccessLogOptions): MiddlewareHandler<AccessLogEnv> {
  return async (c, next) => {
    const startedAt = now();
    // The system clock may be adjusted while the request runs.
    const start = performance.now();
    await next();
    const { method, url, headers } = c.req.raw;
    const { status } = c.res;
    const durationMs = Math.round(performance.now() - start);
    const token = credentialsOf(headers, source.serverCredentials)?.token ?? null;
    // Handlers that resolve the user set it; otherwise the name is looked up after the response.
    const user = c.get('person');
    const needsLookup = user === undefined && status !== 401 && token !== null;
    const userName = needsLookup ? fetchUserName(source, token) : Promise.resolve(user ?? null);
    const sent = c.get('incomplete') ?? Promise.resolve(null);
    void Promise.all([userName, sent]).then(([person, incomplete]) => {
      const text = new LogText();
      const read = {
        time: startedAt.toISOString(),
        person: person === null ? null : text.value('person', person),
        method,
        path: text.value('path', new URL(url).pathname),
        ...queryOf(url, text),
        status,
        // The status was sent before the response broke.
        ...(incomplete === null ? {} : { incomplete }),
        ms: durationMs,
      };
      log(visibleJson({ ...read, ...text.truncated }));
    });
  };
}

async function fetchUserName(source: Source, token: string): Promise<string | null> {
  return await source.authenticate(token).then(
    ({ username }) => username,
    () => null,
  );
}

/** Truncates values for a log line, and records which values it truncated. */
class LogText {
  readonly #cut = new Map<string, number>();

  /** Masks tokens before truncating, because most of a token would still be a secret. */
  value(name: string, text: string): string {
    const safe = maskTokens(text);
    if (safe.length > MAX_VALUE_LENGTH)
      this.#cut.set(maskTokens(name).slice(0, MAX_VALUE_LENGTH), safe.length);
    return safe.slice(0, MAX_VALUE_LENGTH);
  }

  /** The full length of each truncated value. */
  get truncated(): { cut?: Readonly<Record<string, number>> } {
    return this.#cut.size === 0 ? {} : { cut: Object.fromEntries(this.#cut) };
  }
}

/**
 * The parameters that the path accepts and the terms of the first `q`, read by the parsers that serve the
 * request. Empty values are dropped; repeated ones, which the API refuses, are a list.
 */
function queryOf(url: string, text: LogText): object {
  const { pathname } = new URL(url);
  const params = paramsOfUrl(url);
  if (pathname.startsWith('/dashboard/')) {
    const filters = [...params].filter(([key]) => isFilterKey(key));
    return {
      ...nonEmpty(params, DASHBOARD_PARAMS, text),
      ...(filters.length > 0 && {
        filters: Object.fromEntries(filters.map(([key, values]) => loggedValues(key, values, text))),
      }),
    };
  }
  const allowed = parametersOf(pathname) ?? [];
  const paging = nonEmpty(
    params,
    allowed.filter(name => name !== 'q'),
    text,
  );
  const q = allowed.includes('q') ? (params.get('q')?.[0] ?? '') : '';
  if (q === '') return paging;
  try {
    const terms = readTerms(pathname === USERS ? goLower(q) : q, FREE_TEXT[pathname] ?? 'text', '');
    const filters = nonEmpty(terms, [...terms.keys()], text);
    // Parts of one token may be in several terms.
    if (countMasks(JSON.stringify(filters)) >= countMasks(maskTokens(q))) return { ...paging, filters };
  } catch {
    // The query was refused as a whole.
  }
  return { ...paging, q: text.value('q', q) };
}

const countMasks = (text: string): number => text.split(MASK).length - 1;

function nonEmpty(params: Params, names: readonly string[], text: LogText): object {
  const used = names.flatMap((name): [string, string | string[]][] => {
    const values = params.get(name) ?? [];
    return values[0] === undefined || values[0] === '' ? [] : [loggedValues(name, values, text)];
  });
  return Object.fromEntries(used);
}

/** One value, or a list of several. */
function loggedValues(
  name: string,
  values: readonly string[],
  text: LogText,
): [name: string, values: string | string[]] {
  const shown = values.map(value => text.value(name, value));
  return [text.value(name, name), shown.length === 1 ? (shown[0] ?? '') : shown];
}
