import { CLOSE_HEADER, request, TOKEN_HEADER, type RawCase } from './allow-list-cases.ts';

const ME = '/api/v2/users/me';

/** Headers that a browser, a proxy or an attacker may send. None is passed on, and none changes the response. */
export const EXTRA_HEADERS: readonly string[] = [
  'Cookie: coder_session_token=other; __Host-coder_session_token=other; csrf_token=x; theirs=1',
  'Cookie: aibridge_session=other',
  'Authorization: Bearer {token}',
  'Authorization: Basic b3duZXI6c2VjcmV0',
  'Proxy-Authorization: Basic b3duZXI6c2VjcmV0',
  'X-Api-Key: {token}',
  'X-CSRF-TOKEN: x',
  'X-Coder-Bypass-Ratelimit: true',
  'X-Coder-Subsystem: x',
  'Coder_Session_Token: other',
  'Coder-Session-Tokens: other',
  'Referer: http://{own}/interceptions?q=secret',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64)',
  'Accept: text/html,application/xhtml+xml',
  'Accept-Language: fr',
  'X-Forwarded-For: 10.0.0.1',
  'X-Forwarded-Host: evil.example',
  'X-Forwarded-Proto: https',
  'X-Forwarded-Prefix: /api/v2/workspaces',
  'X-Real-IP: 10.0.0.1',
  'Forwarded: for=10.0.0.1;host=evil.example',
  'Via: 1.1 evil.example',
  'True-Client-IP: 10.0.0.1',
  'CF-Connecting-IP: 10.0.0.1',
  'X-Original-URL: /api/v2/workspaces',
  'X-Rewrite-URL: /api/v2/workspaces',
  'X-Original-Host: evil.example',
  'X-HTTP-Method-Override: DELETE',
  'Sec-Fetch-Site: same-origin',
  'Sec-Fetch-Mode: navigate',
  'Sec-WebSocket-Protocol: x',
  'If-None-Match: "x"',
  'If-Modified-Since: Tue, 10 Mar 2026 12:00:00 GMT',
  'Range: bytes=0-1',
  'Cache-Control: no-cache',
  'TE: trailers',
  'Trailer: X-Evil',
  'Keep-Alive: timeout=1000',
  'Proxy-Connection: keep-alive',
  'Connection: coder-session-token, accept',
  'Max-Forwards: 0',
  'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  'Content-Type: application/json',
  'Content-Length: 0',
  'Expect: 100-continue',
  'X-Evil: a\tb',
  'X-Evil: \u00e9',
  'X-Evil:',
];

const tokenCase = (name: string, status: number, ...lines: readonly string[]): RawCase => ({
  name,
  raw: request(`GET ${ME} HTTP/1.1`, ['Host: {own}', CLOSE_HEADER, ...lines]),
  status,
  arrives: status === 200 ? [ME] : [],
});

/** Valid and invalid places and forms of a token. */
export const TOKEN_CASES: readonly RawCase[] = [
  tokenCase('a token in the header', 200, TOKEN_HEADER),
  tokenCase('a token in our cookie', 200, 'Cookie: coder_session_token=other; aibridge_session={token}; a=b'),
  tokenCase('no token', 401),
  tokenCase('an empty token', 401, 'Coder-Session-Token:'),
  tokenCase('a token in the cookie of Coder', 401, 'Cookie: coder_session_token={token}'),
  tokenCase('a token as a bearer', 401, 'Authorization: Bearer {token}'),
  tokenCase('two tokens', 401, TOKEN_HEADER, TOKEN_HEADER),
  tokenCase('a token with a space', 401, `${TOKEN_HEADER} x`),
  tokenCase('a token of other letters', 401, `${TOKEN_HEADER}\u00e9`),
  tokenCase('a token with an escaped line end', 401, 'Cookie: aibridge_session={token}%0d%0aX-Evil:1'),
  tokenCase('a token without end', 401, `Coder-Session-Token: ${'x'.repeat(5000)}`),
  {
    name: 'a token in the query',
    raw: request(`GET ${ME}?coder_session_token={token}&access_token={token} HTTP/1.1`, [
      'Host: {own}',
      CLOSE_HEADER,
    ]),
    status: 401,
  },
];

/** Headers that a browser adds to a request from another site. */
export const CROSS_SITE_HEADERS: readonly string[] = [
  'Origin: http://evil.example',
  'Origin: null',
  'Origin: chrome-extension://abcdefghijklmnop',
  'Origin: http://127.0.0.1:1',
  'Origin: http://localhost.evil.example',
  'Origin: http://{own}.evil.example',
  'Origin: http://evil.example@{own}:1',
  'Sec-Fetch-Site: cross-site',
  'Sec-Fetch-Site: same-site',
  'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate',
  'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors',
  'Sec-Fetch-Site: none\r\nOrigin: http://evil.example',
];
