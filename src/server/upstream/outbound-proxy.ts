import { SettingsError } from '#server/settings.ts';

export interface Proxy {
  readonly url: URL;
  /** What it wants to know before it connects; null where the setting has no user name. */
  readonly authorization: string | null;
  /** For people: which setting named it, and where it is, without its password. */
  readonly words: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that requests to an address go through, as curl and Go read the same variables: small letters first, a name
 * without a scheme is an http proxy. Throws SettingsError, without the value, where it is none that can be used.
 */
export function proxyFor(url: URL, env: Environment): Proxy | null {
  if (isExcluded(url, env['no_proxy'] || env['NO_PROXY'] || '')) return null;
  const http = ['http_proxy', 'HTTP_PROXY'];
  const names = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY', ...http] : http;
  const name = names.find(each => env[each]);
  return name === undefined ? null : readProxy(name, env[name] ?? '');
}

function readProxy(name: string, value: string): Proxy {
  const text = value.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  const isUsable =
    url !== null &&
    ['http:', 'https:', 'socks:', 'socks5:'].includes(url.protocol) &&
    url.hostname !== '' &&
    ['', '/'].includes(url.pathname) &&
    url.search + url.hash === '' &&
    [url.username, url.password].every(canDecode);
  if (!isUsable) {
    throw new SettingsError(
      `${name} must be the address of a proxy like http://proxy.example.com:3128; characters like @ : / # % in its user name or password must be written as %40 and so on.`,
    );
  }
  const { username, password } = url;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = username === '' ? null : `Basic ${Buffer.from(credentials).toString('base64')}`;
  return { url, authorization, words: `proxy ${url.protocol}//${url.host} (${name})` };
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** `NO_PROXY` lists hosts, each with all below it and with a port where only that one is meant; `*` is every host. */
function isExcluded({ hostname, port, protocol }: URL, list: string): boolean {
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some(entry => {
      // An IPv6 address has brackets in a URL.
      const given = /^[^[\]]*:[^[\]]*:/.test(entry) ? `[${entry}]` : entry;
      const [, host = '', only] = /^(.+?)(?::(\d+))?$/.exec(given) ?? [];
      if (only !== undefined && only !== ownPort) return false;
      const domain = host.replace(/^\*?\./, '');
      return host === '*' || hostname === domain || hostname.endsWith(`.${domain}`);
    });
}
