import { CoderError } from '#server/api/coder-error.ts';
import type { User } from '#server/api/users.ts';
import type { Source } from '#server/sources/source.ts';
import { credentialsOf, type Credentials } from '#server/sources/credentials.ts';

export interface SignedIn {
  readonly user: User;
  readonly by: Credentials['by'];
}

/** Who a request comes from, as far as can be told. */
export interface Reader {
  /** Null where Coder would say 401. */
  readonly signedIn: SignedIn | null;
  /** Why it cannot be told now; then nobody counts as signed out. */
  readonly problem: { readonly message: string; readonly detail: string } | null;
}

export async function findReader(headers: Headers, source: Source): Promise<Reader> {
  const credentials = credentialsOf(headers, source.own);
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
export function isSignedOut({ signedIn, problem }: Reader): boolean {
  return signedIn === null && problem === null;
}
