import type { MiddlewareHandler } from 'hono';
import { splitQuery } from '#model/q.ts';
import { credentialsOf } from '#server/session/credentials.ts';
import type { Named } from '#server/session/session-routes.ts';
import type { Source } from '#server/source.ts';

/** Parameters that say what was read. Whatever else stands in an address may be a secret that strayed there. */
const TOLD = ['q', 'limit', 'offset', 'after_id'];
/** Looks like a session token: somebody may have pasted theirs into the wrong box. */
const TOKEN = /[A-Za-z0-9]{10}-[A-Za-z0-9]{22}/g;
const LONGEST = 1000;

interface AccessLogOptions {
  readonly source: Source;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/** One line of JSON for each request: who read what, when, and how it was answered. Never a token, a prompt or an answer. */
export function accessLog({ source, now, log }: AccessLogOptions): MiddlewareHandler<Named> {
  return async (c, next) => {
    const began = now();
    // The system clock may be set while the request runs.
    const start = performance.now();
    await next();
    const { method, url, headers } = c.req.raw;
    const { status } = c.res;
    const answeredIn = Math.round(performance.now() - start);
    const { pathname, searchParams } = new URL(url);
    const token = credentialsOf(headers, source.own)?.token ?? null;
    // Known already, and kept, wherever the answer needed to know it; the answer never waits for this line.
    const known = c.get('person');
    const asked = known === undefined && status !== 401 && token !== null;
    void (asked ? nameOf(source, token) : Promise.resolve(known ?? null)).then(name =>
      log(
        JSON.stringify({
          time: began.toISOString(),
          person: name,
          method,
          path: maskedPath(pathname),
          ...readOf(searchParams),
          status,
          ms: answeredIn,
        }),
      ),
    );
  };
}

async function nameOf(source: Source, token: string): Promise<string | null> {
  return await source.authenticate(token).then(
    ({ username }) => username,
    () => null,
  );
}

/** The filters by key where the query can be read, else the query as it stands; and the place in the list. */
function readOf(params: URLSearchParams): object {
  const told = TOLD.flatMap(name => params.getAll(name).map(value => [name, masked(value)] as const));
  const { q, ...paging } = Object.fromEntries(told);
  if (q === undefined || q === '') return paging;
  const split = splitQuery(q);
  if (!split.ok) return { ...paging, q };
  return {
    ...paging,
    filters: Object.fromEntries(split.elements.map(({ key, value }) => [key ?? 'text', value])),
  };
}

// Masked before it is cut: most of a token would still be one.
function masked(text: string): string {
  return text.replaceAll(TOKEN, '[token]').slice(0, LONGEST);
}

/** A path may hide a token's letters behind escapes; all others are kept as they were sent. */
function maskedPath(path: string): string {
  const plain = path.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return masked(plain.search(TOKEN) < 0 ? path : plain);
}
