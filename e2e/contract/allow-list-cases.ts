/** A raw HTTP request. `{own}` and `{coder}` are the hosts, and `{token}` is a valid Coder token. */
export interface RawCase {
  readonly name: string;
  readonly raw: string;
  /** Null if the connection is closed without a response. */
  readonly status: number | null;
  /** The targets that Coder receives. */
  readonly arrives?: readonly string[];
}

const ME = '/api/v2/users/me';
export const TOKEN_HEADER = 'Coder-Session-Token: {token}';
export const CLOSE_HEADER = 'Connection: close';

export function request(requestLine: string, lines: readonly string[], body = ''): string {
  return `${[requestLine, ...lines].join('\r\n')}\r\n\r\n${body}`;
}

export function get(target: string, ...lines: readonly string[]): string {
  return request(`GET ${target} HTTP/1.1`, ['Host: {own}', TOKEN_HEADER, CLOSE_HEADER, ...lines]);
}

const methodCase = (method: string, status: number | null, ...lines: readonly string[]): RawCase => ({
  name: [JSON.stringify(method), ...lines].join(', '),
  raw: request(`${method} ${ME} HTTP/1.1`, ['Host: {own}', TOKEN_HEADER, CLOSE_HEADER, ...lines]),
  status,
});

export const METHODS: readonly RawCase[] = [
  ...['POST', 'PUT', 'PATCH', 'DELETE'].map(method => methodCase(method, 404, 'Content-Length: 0')),
  ...['OPTIONS', 'PROPFIND', 'SEARCH', 'PURGE', 'M-SEARCH', 'LINK', 'COPY', 'LOCK'].map(method =>
    methodCase(method, 404),
  ),
  methodCase('TRACE', 404),
  methodCase('CONNECT', null),
  ...['get', 'Get', 'GETT', 'FOO', 'GET\t', 'G\0ET', 'HEAD GET', ''].map(method => methodCase(method, 400)),
  { ...methodCase('HEAD', 200), arrives: [ME] },
  methodCase('OPTIONS', 403, 'Origin: http://evil.example', 'Access-Control-Request-Method: GET'),
  ...['X-HTTP-Method-Override: GET', 'X-HTTP-Method: GET', 'X-Method-Override: GET'].map(line =>
    methodCase('POST', 404, line, 'Content-Length: 0'),
  ),
  methodCase(
    'GET',
    404,
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==',
  ),
  methodCase('GET', 404, 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA'),
  methodCase('GET', 417, 'Expect: nonsense'),
  {
    name: 'CONNECT to Coder',
    raw: request('CONNECT {coder} HTTP/1.1', ['Host: {coder}', TOKEN_HEADER]),
    status: null,
  },
  {
    name: 'CONNECT without a host',
    raw: request('CONNECT / HTTP/1.1', ['Host: {own}', TOKEN_HEADER]),
    status: null,
  },
  { name: 'GET of an authority', raw: get('{coder}'), status: 400 },
  {
    name: 'OPTIONS *',
    raw: request('OPTIONS * HTTP/1.1', ['Host: {own}', TOKEN_HEADER, CLOSE_HEADER]),
    status: 400,
  },
  { name: 'HTTP/2', raw: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: 400 },
];

const hostCase = (host: string, status: number): RawCase => ({
  name: `Host: ${host}`,
  raw: request(`GET ${ME} HTTP/1.1`, [`Host: ${host}`, TOKEN_HEADER, CLOSE_HEADER]),
  status,
  arrives: status === 200 ? [ME] : [],
});

export const HOSTS: readonly RawCase[] = [
  ...['{own}', '{coder}', 'localhost', 'LOCALHOST:1', '127.9.9.9', '[::1]:7080'].map(host =>
    hostCase(host, 200),
  ),
  ...[
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example:80',
    'coder.example',
    '0.0.0.0',
    '[::]',
  ].map(host => hostCase(host, 421)),
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
  ].map(host => hostCase(host, 400)),
  { name: 'no Host', raw: request(`GET ${ME} HTTP/1.1`, [TOKEN_HEADER, CLOSE_HEADER]), status: 400 },
  { name: 'two Hosts, first valid', raw: get(ME, 'Host: evil.example'), status: 421 },
  {
    name: 'two Hosts, first invalid',
    raw: request(`GET ${ME} HTTP/1.1`, ['Host: evil.example', 'Host: {own}', TOKEN_HEADER, CLOSE_HEADER]),
    status: 421,
  },
  { name: 'HTTP/1.0 without a Host', raw: request(`GET ${ME} HTTP/1.0`, [TOKEN_HEADER]), status: 400 },
  {
    name: 'HTTP/1.0',
    raw: request(`GET ${ME} HTTP/1.0`, ['Host: {own}', TOKEN_HEADER]),
    status: 200,
    arrives: [ME],
  },
];
