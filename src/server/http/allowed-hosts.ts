import { CoderError } from '#server/api/errors.ts';

/**
 * Whether a request names its path the one way in which it is understood. What would mean another path once its dots,
 * backslashes or escapes are resolved, or names a host of its own, is refused before anything can take it for that path.
 * @param raw the request target as it was sent
 * @param url what it was understood as
 */
export function isNormalizedPath(raw: string, url: string): boolean {
  if (!raw.startsWith('/')) return false;
  const [path = ''] = raw.split('?', 1);
  // The name of the host, too, may be none.
  return URL.canParse(url) && path === new URL(url).pathname;
}

/** Loopback under any of its names, with or without a port. No foreign name can be made to mean these. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** What a Host header may look like: a name or an address, with or without a port. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** A Host header as a URL has it: in lower case, without the default port of the scheme. Null where it is no host. */
function normalHost(host: string, protocol: string): string | null {
  const address = `${protocol}//${host}`;
  return HOST.test(host) && URL.canParse(address) ? new URL(address).host : null;
}

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host) || host === '::1';
}

/** Under which names this server may be asked. */
export interface AllowedHosts {
  /** What it is bound to. */
  readonly host: string;
  readonly publicUrl: URL | null;
}

/**
 * Refuses a request under a name that is not ours. Otherwise a foreign page could point its own name at a loopback
 * server (DNS rebinding), be signed in as the owner there, and read everything.
 */
export function requireAllowedHost(
  host: string | undefined,
  { host: boundTo, publicUrl }: AllowedHosts,
): void {
  const name = host ?? '';
  if (isLoopback(name)) return;
  if (publicUrl !== null && normalHost(name, publicUrl.protocol) === publicUrl.host) return;
  if (publicUrl === null && !isLoopback(boundTo)) return;
  throw new CoderError(421, 'This server does not answer under this name.', {
    detail:
      publicUrl === null
        ? 'Set PUBLIC_URL to the address people use when another server stands in front.'
        : `PUBLIC_URL says ${publicUrl.origin}.`,
  });
}

/**
 * Whether the browser says that another site sent a request. Another port or another name below the same domain is
 * another site too: nobody knows who is behind it.
 */
export function isFromAnotherSite(headers: Headers, host: string, { publicUrl }: AllowedHosts): boolean {
  const site = headers.get('Sec-Fetch-Site');
  const origin = headers.get('Origin');
  if (site !== null && site !== 'same-origin' && site !== 'none') return true;
  return origin !== null && !isOurs(origin, host, publicUrl);
}

function isOurs(origin: string, host: string, publicUrl: URL | null): boolean {
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (publicUrl !== null && normalHost(host, publicUrl.protocol) === publicUrl.host) {
    return from.origin === publicUrl.origin;
  }
  // Without PUBLIC_URL the scheme is not known here when another server ends the TLS.
  const isWeb = from.protocol === 'http:' || from.protocol === 'https:';
  return isWeb && from.host === normalHost(host, from.protocol);
}
