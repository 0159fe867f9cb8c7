import { SettingsError } from '#server/settings.ts';

export interface Proxy {
  readonly url: URL;
  /** The `Proxy-Authorization` value; null if the setting has no user name. */
  readonly authorization: string | null;
  /** For messages: the proxy's address without its password, and the setting that names it. */
  readonly label: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the proxy variables as curl and Go do: lower-case names first, and a value without a scheme is an
 * http proxy. Throws SettingsError, without the value, if the value is not a valid proxy URL.
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
  const href = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(href) ? new URL(href) : null;
  const isValid =
    url !== null &&
    ['http:', 'https:', 'socks:', 'socks5:'].includes(url.protocol) &&
    url.hostname !== '' &&
    ['', '/'].includes(url.pathname) &&
    url.search + url.hash === '' &&
    [url.username, url.password].every(canDecode);
  if (!isValid) {
    throw new SettingsError(
      `${name} must be the URL of a proxy like http://proxy.example.com:3128. Characters like @ : / # % in its user name or password must be percent-encoded (@ as %40).`,
    );
  }
  const { username, password } = url;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = username === '' ? null : `Basic ${Buffer.from(credentials).toString('base64')}`;
  return { url, authorization, label: `proxy ${url.protocol}//${url.host} (${name})` };
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * `NO_PROXY` lists hosts. Each includes its subdomains, a port limits the entry to that port, and `*` is
 * every host.
 */
function isExcluded({ hostname, port, protocol }: URL, list: string): boolean {
  const urlPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some(entry => {
      // An IPv6 address has brackets in a URL.
      const bracketed = /^[^[\]]*:[^[\]]*:/.test(entry) ? `[${entry}]` : entry;
      const [, host = '', entryPort] = /^(.+?)(?::(\d+))?$/.exec(bracketed) ?? [];
      if (entryPort !== undefined && entryPort !== urlPort) return false;
      const domain = host.replace(/^\*?\./, '');
      return host === '*' || hostname === domain || hostname.endsWith(`.${domain}`);
    });
}
