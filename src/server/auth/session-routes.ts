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

/** The user of a request, as far as known. */
export interface RequestUser {
  /** Null if Coder returns 401. */
  readonly signedIn: SignedIn | null;
  /** Why the user is unknown now; such a request does not count as signed out. */
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

/** Whether a token is required, because it is missing or rejected. */
export function isSignedOut({ signedIn, problem }: RequestUser): boolean {
  return signedIn === null && problem === null;
}

const SessionBodySchema = v.pipe(v.string(), v.parseJson(), v.object({ token: v.string() }));
/** Bytes. A token has 33 characters, so a body needs little more. */
const MAX_BODY_BYTES = 4096;
const COOKIE_MAX_AGE_SECONDS = 30 * 24 * 60 * 60;

/** Which side aborted a response. */
export type Incomplete = 'client' | 'Coder';

/** Values that handlers pass to the access log. */
export interface AccessLogEnv {
  Variables: {
    /** The username, if the request itself does not carry the user's token; null skips the lookup. */
    person?: string | null;
    /** Set for a response that is still being sent; resolves to null after the last byte. */
    incomplete?: Promise<Incomplete | null>;
  };
}

export function sessionRoutes(source: Source, allowedHosts: AllowedHosts): Hono<AccessLogEnv> {
  const routes = new Hono<AccessLogEnv>();

  routes.post(
    '/session',
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => malformed(`It is larger than ${MAX_BODY_BYTES} bytes. `),
    }),
    async c => {
      const parsed = v.safeParse(SessionBodySchema, await c.req.text());
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

/** The cookie is HttpOnly, so only the server reads the token. */
export function setSessionCookie(c: Context, token: string, { publicUrl }: AllowedHosts): void {
  setCookie(c, SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    // Lets a link from a chat or an email open signed in; Strict would not send the cookie.
    sameSite: 'Lax',
    secure: publicUrl?.protocol === 'https:',
    maxAge: COOKIE_MAX_AGE_SECONDS,
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
