import { get, request, type RawCase } from './allow-list-cases.ts';

const ME = '/api/v2/users/me';
/** A hidden request that would reach Coder if it were parsed as a request, because it needs no token. */
const INNER = request('GET /api/v2/buildinfo HTTP/1.1', ['Host: localhost']);
const CHUNKED = `${INNER.length.toString(16)}\r\n${INNER}\r\n0\r\n\r\n`;

const rejected = (name: string, raw: string, status = 400): RawCase => ({ name, raw, status });
const headerCase = (text: string): RawCase => rejected(JSON.stringify(text).slice(0, 60), get(ME, text));

/** Messages that HTTP parsers may split differently (request smuggling). */
export const FRAMING: readonly RawCase[] = [
  { name: 'a body on GET', raw: get(ME, 'Content-Length: 5') + 'hello', status: 200, arrives: [ME] },
  {
    name: 'a request as the body of a GET',
    raw: get(ME, `Content-Length: ${INNER.length}`) + INNER,
    status: 200,
    arrives: [ME],
  },
  {
    name: 'a request as the chunked body of a GET',
    raw: get(ME, 'Transfer-Encoding: chunked') + CHUNKED,
    status: 200,
    arrives: [ME],
  },
  { name: 'a body that never arrives', raw: get(ME, 'Content-Length: 500'), status: 200, arrives: [ME] },
  {
    name: 'two requests at once',
    raw: get(ME).replace('Connection: close\r\n', '') + get('/api/v2/workspaces'),
    status: 200,
    arrives: [ME],
  },
  {
    name: 'a request as the body of a POST',
    raw: request(
      `POST ${ME} HTTP/1.1`,
      ['Host: {own}', 'Connection: close', `Content-Length: ${INNER.length}`],
      INNER,
    ),
    status: 404,
  },
  rejected('both lengths', get(ME, 'Content-Length: 4', 'Transfer-Encoding: chunked') + CHUNKED),
  rejected(
    'both lengths, the other way round',
    get(ME, 'Transfer-Encoding: chunked', 'Content-Length: 4') + CHUNKED,
  ),
  rejected('two lengths', get(ME, 'Content-Length: 0', `Content-Length: ${INNER.length}`) + INNER),
  ...[
    'Content-Length: 0, 5',
    'Content-Length: +5',
    'Content-Length: -1',
    'Content-Length: 0x5',
    'Content-Length: 5 5',
    'Content-Length: 99999999999999999999',
    'Transfer-Encoding: chunked, identity',
    'Transfer-Encoding : chunked',
    'Transfer-Encoding:\u000bchunked',
    'X-Evil: a\r\n folded',
    'X-Evil: a\0b',
    'X-Evil: a\rb',
    'X-Evil: a\nX-Evil: b',
    'X Evil: a',
    'X-\u00c9vil: a',
    ': a',
    'no colon',
    'X-Evil\0: a',
  ].map(headerCase),
  rejected('line ends of LF alone', get(ME).replaceAll('\r\n', '\n')),
  rejected('line ends of CR alone', get(ME).replaceAll('\r\n', '\r') + '\r\n\r\n'),
  rejected('a space before the first header', get(ME).replace('Host', ' Host')),
  { name: 'two spaces', raw: get(ME).replace('GET ', 'GET  '), status: 200, arrives: [ME] },
  rejected('text after the target', get(`${ME} /api/v2/workspaces`)),
  rejected('a tab after the target', get(`${ME}\t`)),
  rejected('a NUL in the target', get(`${ME}\0`)),
  rejected('a line end in the target', get(`${ME}\rX`)),
  rejected('a target without a slash', get('api/v2/users/me')),
  rejected('a target that is only a query', get('?limit=1')),
  rejected('no target', get('').replace('GET  ', 'GET ')),
  rejected('HTTP/0.9', `GET ${ME}\r\n\r\n`),
  rejected('HTTP/1.2', get(ME).replace('HTTP/1.1', 'HTTP/1.2')),
  rejected('HTTP/9.9', get(ME).replace('HTTP/1.1', 'HTTP/9.9')),
  rejected('another protocol', get(ME).replace('HTTP/1.1', 'ICE/1.0')),
  rejected('TLS', '\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n'),
  rejected('a header of 20 kB', get(ME, `X-Evil: ${'x'.repeat(20_000)}`), 431),
  rejected('a target of 20 kB', get(`${ME}?q=${'x'.repeat(20_000)}`), 431),
  rejected('a target of 20 kB of dots', get(`${ME}${'/..'.repeat(7000)}`), 431),
];

/**
 * Invalid input after a valid request. The valid request is answered or aborted, and nothing else may reach Coder.
 */
export const INVALID_AFTER_VALID: readonly (readonly [name: string, raw: string])[] = [
  ['a request after the last one', get(ME) + INNER],
  ['invalid bytes after the last request', `${get(ME)}\0\0\0`],
  ['an unknown transfer coding', get(ME, 'Transfer-Encoding: xchunked') + CHUNKED],
  ['a quoted transfer coding', get(ME, 'Transfer-Encoding: "chunked"') + CHUNKED],
  ['a chunk without a length', `${get(ME, 'Transfer-Encoding: chunked')}x\r\n${INNER}`],
  ['a chunk longer than it says', `${get(ME, 'Transfer-Encoding: chunked')}1\r\n${INNER}`],
];
