import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, setCookie } from 'hono/cookie';
import * as v from 'valibot';
import { CoderError } from '#server/api/errors.ts';
import type { User } from '#server/api/users.ts';
import { type Source, credentialsOf, type Credentials, SESSION_COOKIE } from '#server/sources/source.ts';
import type { AllowedHosts } from '#server/http/allowed-hosts.ts';

export interface SignedIn {
  readonly user: User;
  readonly by: Credentials['by'];
}

/** Who a request comes from, as far as can be told. */
export interface RequestUser {
  /** Null where Coder would say 401. */
  readonly signedIn: SignedIn | null;
  /** Why it cannot be told now; then nobody counts as signed out. */
  readonly problem: { readonly message: string; readonly detail: string } | null;
}

export async function resolveUser(headers: Headers, source: Source): Promise<RequestUser> {
  const credentials = credentialsOf(headers, source.serverCredentials);
  if (credentials === null) return { signedIn: null, problem: null };
  try {
    const user = await source.authenticate(credentials.token);
    return { signedIn: { user, by: credentials.by }, problem: null };
  } catch (error) {
    if (!(error instanceof CoderError)) throw error;
    const { message, detail = '' } = error.body;
    return { signedIn: null, problem: error.status === 401 ? null : { message, detail } };
  }
}

/** A token is needed: none was sent, or what was sent is refused. */
export function isSignedOut({ signedIn, problem }: RequestUser): boolean {
  return signedIn === null && problem === null;
}

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
export function sessionRoutes(source: Source, allowedHosts: AllowedHosts): Hono<Logged> {
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
      setSessionCookie(c, parsed.output.token, allowedHosts);
      return c.body(null, 204);
    },
  );

  routes.delete('/session', c => {
    clearSessionCookie(c);
    return c.body(null, 204);
  });

  return routes;
}

/** Keeps the token where only the server reads it. */
export function setSessionCookie(c: Context, token: string, { publicUrl }: AllowedHosts): void {
  setCookie(c, SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    // A link that a colleague sends in a chat or a mail opens signed in. Strict would not send the cookie along.
    sameSite: 'Lax',
    secure: publicUrl?.protocol === 'https:',
    maxAge: KEPT_SECONDS,
  });
}

export function clearSessionCookie(c: Context): void {
  deleteCookie(c, SESSION_COOKIE, { path: '/' });
}

function malformed(reason = ''): never {
  throw new CoderError(400, 'Request body must be valid JSON.', {
    detail: `${reason}Expected {"token": "..."}.`,
  });
}
