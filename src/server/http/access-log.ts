import type { MiddlewareHandler } from 'hono';
import { readTerms } from '#server/api/interception-filter.ts';
import { paramsOfUrl, type Params } from '#server/api/param-reader.ts';
import { goLower } from '#shared/lib/go-text.ts';
import { parametersOf } from '#server/upstream/allow-list.ts';
import { credentialsOf } from '#server/sources/credentials.ts';
import type { Logged } from '#server/auth/session-routes.ts';
import type { Source } from '#server/sources/source.ts';
import { LONGEST_VALUE, MASK, visibleJson, withoutTokens } from './log-text.ts';

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
