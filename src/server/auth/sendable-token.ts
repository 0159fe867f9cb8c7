import { signedOut } from '#server/api/coder-error.ts';

/** What may stand in a header, and is no longer than any token. */
const SENDABLE = /^[\x21-\x7e]{1,4096}$/;

/** The token as it can be sent to Coder; throws a 401 for what no token looks like. */
export function sendableToken(token: string): string {
  if (SENDABLE.test(token)) return token;
  throw signedOut('Invalid API key format: it has characters that no token has.');
}
