/** Requests as they stand on the wire. `{own}` and `{coder}` are the hosts, `{token}` is a token that Coder knows. */
export interface RawCase {
  readonly name: string;
  readonly raw: string;
  /** Null where the connection is closed without an answer. */
  readonly status: number | null;
  /** The targets that reach Coder. */
  readonly arrives?: readonly string[];
}

const ME = '/api/v2/users/me';
export const WHO = 'Coder-Session-Token: {token}';
export const LAST = 'Connection: close';

export function request(first: string, lines: readonly string[], body = ''): string {
  return `${[first, ...lines].join('\r\n')}\r\n\r\n${body}`;
}

export function get(target: string, ...lines: readonly string[]): string {
  return request(`GET ${target} HTTP/1.1`, ['Host: {own}', WHO, LAST, ...lines]);
}

const asMethod = (method: string, status: number | null, ...lines: readonly string[]): RawCase => ({
  name: [JSON.stringify(method), ...lines].join(', '),
  raw: request(`${method} ${ME} HTTP/1.1`, ['Host: {own}', WHO, LAST, ...lines]),
  status,
});

export const METHODS: readonly RawCase[] = [
  ...['POST', 'PUT', 'PATCH', 'DELETE'].map(method => asMethod(method, 404, 'Content-Length: 0')),
  ...['OPTIONS', 'PROPFIND', 'SEARCH', 'PURGE', 'M-SEARCH', 'LINK', 'COPY', 'LOCK'].map(method =>
    asMethod(method, 404),
  ),
  asMethod('TRACE', 404),
  asMethod('CONNECT', null),
  ...['get', 'Get', 'GETT', 'FOO', 'GET\t', 'G\0ET', 'HEAD GET', ''].map(method => asMethod(method, 400)),
  { ...asMethod('HEAD', 200), arrives: [ME] },
  asMethod('OPTIONS', 403, 'Origin: http://evil.example', 'Access-Control-Request-Method: GET'),
  ...['X-HTTP-Method-Override: GET', 'X-HTTP-Method: GET', 'X-Method-Override: GET'].map(line =>
    asMethod('POST', 404, line, 'Content-Length: 0'),
  ),
  asMethod(
    'GET',
    404,
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==',
  ),
  asMethod('GET', 404, 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA'),
  asMethod('GET', 417, 'Expect: nonsense'),
  {
    name: 'CONNECT to Coder',
    raw: request('CONNECT {coder} HTTP/1.1', ['Host: {coder}', WHO]),
    status: null,
  },
  { name: 'CONNECT without a host', raw: request('CONNECT / HTTP/1.1', ['Host: {own}', WHO]), status: null },
  { name: 'GET of an authority', raw: get('{coder}'), status: 400 },
  { name: 'OPTIONS *', raw: request('OPTIONS * HTTP/1.1', ['Host: {own}', WHO, LAST]), status: 400 },
  { name: 'HTTP/2', raw: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: 400 },
];

const asHost = (host: string, status: number): RawCase => ({
  name: `Host: ${host}`,
  raw: request(`GET ${ME} HTTP/1.1`, [`Host: ${host}`, WHO, LAST]),
  status,
  arrives: status === 200 ? [ME] : [],
});

export const HOSTS: readonly RawCase[] = [
  ...['{own}', '{coder}', 'localhost', 'LOCALHOST:1', '127.9.9.9', '[::1]:7080'].map(host =>
    asHost(host, 200),
  ),
  ...[
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example:80',
    'coder.example',
    '0.0.0.0',
    '[::]',
  ].map(host => asHost(host, 421)),
  ...[
    'evil.example@{own}',
    '{own}@evil.example',
    '{own}/x',
    '{own}#x',
    '{own}?x',
    'evil.example {own}',
    '',
    'xn--',
    '1.2.3.256',
  ].map(host => asHost(host, 400)),
  { name: 'no Host', raw: request(`GET ${ME} HTTP/1.1`, [WHO, LAST]), status: 400 },
  { name: 'two Hosts, first ours', raw: get(ME, 'Host: evil.example'), status: 421 },
  {
    name: 'two Hosts, first not ours',
    raw: request(`GET ${ME} HTTP/1.1`, ['Host: evil.example', 'Host: {own}', WHO, LAST]),
    status: 421,
  },
  { name: 'HTTP/1.0 without a Host', raw: request(`GET ${ME} HTTP/1.0`, [WHO]), status: 400 },
  { name: 'HTTP/1.0', raw: request(`GET ${ME} HTTP/1.0`, ['Host: {own}', WHO]), status: 200, arrives: [ME] },
];
