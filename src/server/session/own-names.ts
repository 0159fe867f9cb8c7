import { CoderError } from '#server/coder/coder-error.ts';

/** Loopback under any of its names, with or without a port. No foreign name can be made to mean these. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host) || host === '::1';
}

/** Under which names this server may be asked. */
export interface Names {
  /** What it is bound to. */
  readonly host: string;
  readonly publicUrl: URL | null;
}

/**
 * Refuses a request under a name that is not ours. Otherwise a foreign page could point its own name at a loopback
 * server (DNS rebinding), be signed in as the owner there, and read everything.
 */
export function requireKnownHost(host: string | undefined, { host: boundTo, publicUrl }: Names): void {
  const name = host ?? '';
  if (isLoopback(name) || name === publicUrl?.host) return;
  if (publicUrl === null && !isLoopback(boundTo)) return;
  throw new CoderError(421, 'This server does not answer under this name.', {
    detail:
      publicUrl === null
        ? 'Set PUBLIC_URL to the address people use when another server stands in front.'
        : `PUBLIC_URL says ${publicUrl.origin}.`,
  });
}

/** Refuses a request that changes something when the browser says that another site sent it. */
export function requireSameOrigin(headers: Headers, { publicUrl }: Names): void {
  const site = headers.get('Sec-Fetch-Site');
  const origin = headers.get('Origin');
  const fromElsewhere =
    (site !== null && site !== 'same-origin' && site !== 'none') ||
    (origin !== null && !isOurs(origin, headers.get('Host'), publicUrl));
  if (fromElsewhere) throw new CoderError(403, 'This request came from another site.');
}

// Only the host is compared with ours: the scheme is not known here when another server ends the TLS.
function isOurs(origin: string, host: string | null, publicUrl: URL | null): boolean {
  if (!URL.canParse(origin)) return false;
  return origin === publicUrl?.origin || new URL(origin).host === host;
}
