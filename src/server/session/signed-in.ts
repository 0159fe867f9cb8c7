import { CoderError } from '#server/coder/coder-error.ts';
import type { User } from '#server/coder/users.ts';
import type { Source } from '#server/source.ts';
import { credentialsOf, type Credentials } from './credentials.ts';

export interface SignedIn {
  readonly user: User;
  readonly by: Credentials['by'];
}

/** Who a request comes from; null where Coder would say 401. */
export async function findSignedIn(headers: Headers, source: Source): Promise<SignedIn | null> {
  const credentials = credentialsOf(headers, source.own);
  if (credentials === null) return null;
  try {
    return { user: await source.authenticate(credentials.token), by: credentials.by };
  } catch (error) {
    if (error instanceof CoderError && error.status === 401) return null;
    throw error;
  }
}
