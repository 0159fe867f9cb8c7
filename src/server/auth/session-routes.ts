import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, setCookie } from 'hono/cookie';
import * as v from 'valibot';
import { CoderError } from '#server/api/coder-error.ts';
import type { Source } from '#server/sources/source.ts';
import { SESSION_COOKIE } from '#server/sources/credentials.ts';
import type { Names } from '#server/http/own-names.ts';

const SessionBody = v.pipe(v.string(), v.parseJson(), v.object({ token: v.string() }));
/** A token is 33 characters long; a body has no reason to be much longer. */
const LONGEST_BODY = 4096;
const KEPT_SECONDS = 30 * 24 * 60 * 60;

/** Who ended an answer before all of it was sent. */
export type Incomplete = 'client' | 'Coder';

/** What the access log cannot see by itself. */
export interface Logged {
  Variables: {
    /** Who a request speaks of where it does not carry their token itself; null where its token is not looked at. */
    person?: string | null;
    /** Of an answer that is still being sent; it resolves to null after the last byte. */
    incomplete?: Promise<Incomplete | null>;
  };
}

/** Signing in with a token, and out again. */
export function sessionRoutes(source: Source, names: Names): Hono<Logged> {
  const routes = new Hono<Logged>();

  routes.post(
    '/session',
    bodyLimit({
      maxSize: LONGEST_BODY,
      onError: () => malformed(`It is larger than ${LONGEST_BODY} bytes. `),
    }),
    async c => {
      const parsed = v.safeParse(SessionBody, await c.req.text());
      if (!parsed.success) return malformed();
      const { username } = await source.authenticate(parsed.output.token);
      c.set('person', username);
      keepSignedIn(c, parsed.output.token, names);
      return c.body(null, 204);
    },
  );

  routes.delete('/session', c => {
    forgetSignedIn(c);
    return c.body(null, 204);
  });

  return routes;
}

/** Keeps the token where only the server reads it. */
export function keepSignedIn(c: Context, token: string, { publicUrl }: Names): void {
  setCookie(c, SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    // A link that a colleague sends in a chat or a mail opens signed in. Strict would not send the cookie along.
    sameSite: 'Lax',
    secure: publicUrl?.protocol === 'https:',
    maxAge: KEPT_SECONDS,
  });
}

export function forgetSignedIn(c: Context): void {
  deleteCookie(c, SESSION_COOKIE, { path: '/' });
}

function malformed(reason = ''): never {
  throw new CoderError(400, 'Request body must be valid JSON.', {
    detail: `${reason}Expected {"token": "..."}.`,
  });
}
