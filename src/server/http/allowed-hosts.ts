import { CoderError } from '#server/api/errors.ts';

/**
 * Whether a request's path has only one reading. A path that changes once its dots, backslashes or escapes
 * are resolved, or that names a host, is refused before it is routed.
 * @param raw the request target as it was sent
 * @param url the URL that it was parsed as
 */
export function isNormalizedPath(raw: string, url: string): boolean {
  if (!raw.startsWith('/')) return false;
  const [path = ''] = raw.split('?', 1);
  // The host, too, may be invalid.
  return URL.canParse(url) && path === new URL(url).pathname;
}

/** Every name of loopback, with or without a port. DNS cannot point a foreign name at these. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** A valid Host header: a name or an address, with or without a port. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** The host as a URL has it: in lower case, without the scheme's default port. Null if it is invalid. */
function normalizeHost(host: string, protocol: string): string | null {
  const address = `${protocol}//${host}`;
  return HOST.test(host) && URL.canParse(address) ? new URL(address).host : null;
}

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host) || host === '::1';
}

/** The host names that this server answers to. */
export interface AllowedHosts {
  /** The address that the server is bound to. */
  readonly host: string;
  readonly publicUrl: URL | null;
}

/**
 * Refuses a Host header that is not ours. Otherwise a foreign page could point its own name at a loopback
 * server (DNS rebinding), be signed in there as the owner, and read everything.
 */
export function requireAllowedHost(
  host: string | undefined,
  { host: boundTo, publicUrl }: AllowedHosts,
): void {
  const name = host ?? '';
  if (isLoopback(name)) return;
  if (publicUrl !== null && normalizeHost(name, publicUrl.protocol) === publicUrl.host) return;
  if (publicUrl === null && !isLoopback(boundTo)) return;
  throw new CoderError(421, 'This server does not accept this host name.', {
    detail:
      publicUrl === null
        ? 'If the server is behind a reverse proxy, set PUBLIC_URL to the URL that people use.'
        : `PUBLIC_URL is ${publicUrl.origin}.`,
  });
}

/**
 * Whether the browser reports that another site sent the request. Another port or subdomain is another site
 * too, because it may belong to another owner.
 */
export function isFromAnotherSite(headers: Headers, host: string, { publicUrl }: AllowedHosts): boolean {
  const site = headers.get('Sec-Fetch-Site');
  const origin = headers.get('Origin');
  if (site !== null && site !== 'same-origin' && site !== 'none') return true;
  return origin !== null && !isSameOrigin(origin, host, publicUrl);
}

function isSameOrigin(origin: string, host: string, publicUrl: URL | null): boolean {
  if (!URL.canParse(origin)) return false;
  const originUrl = new URL(origin);
  if (publicUrl !== null && normalizeHost(host, publicUrl.protocol) === publicUrl.host) {
    return originUrl.origin === publicUrl.origin;
  }
  // Without PUBLIC_URL, and with a proxy that terminates TLS, the scheme is unknown here.
  const isHttp = originUrl.protocol === 'http:' || originUrl.protocol === 'https:';
  return isHttp && originUrl.host === normalizeHost(host, originUrl.protocol);
}
