import { expect, test } from 'vitest';
import { CoderUnreachableError, unreachable } from './coder-client.ts';

const ROUTE = { host: 'coder.example.com', proxy: null };
const failed = (code: string): Error => Object.assign(new Error('at secret/path.js:1'), { code });

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 502, /self-signed\. Set NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 502, /signed by an unknown authority\. Set NODE_EXTRA_CA_CERTS/],
  ['CERT_HAS_EXPIRED', 502, /has expired/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 502, /another host name/],
  ['EAI_AGAIN', 502, /DNS server/],
  ['ENETUNREACH', 502, /cannot be reached from this network/],
  ['UND_ERR_CONNECT_TIMEOUT', 504, /in time/],
  ['HPE_INVALID_CONSTANT', 502, /not HTTP/],
  ['EMFILE', 502, /could not be contacted\. This process has reached its limit of open files/],
  ['ENFILE', 502, /could not be contacted\. This computer has reached its limit of open files/],
  ['ESOMETHING', 502, /did not respond \(ESOMETHING\)/],
] as const)('%s: %i', (code, status, detail) => {
  for (const error of [
    failed(code),
    new Error('outer', { cause: failed(code) }),
    new AggregateError([failed(code)]),
  ]) {
    const failure = unreachable(ROUTE, error);
    expect(failure.status).toBe(status);
    expect(failure.detail).toMatch(detail);
    expect(failure.detail).toContain('coder.example.com');
    expect(JSON.stringify(failure.body)).not.toContain('secret');
    // The HTTP parser's own errors contain the bytes that failed to parse.
    expect(failure.cause).toBe(code);
  }
});

const PROXY = 'proxy https://proxy.example.com (HTTPS_PROXY)';

type ProxyFailure = readonly [code: string, status: number, message: string];
const withCodes = (codes: readonly string[], status: number, message: string): ProxyFailure[] =>
  codes.map(code => [code, status, message]);
const BEHIND_PROXY: readonly ProxyFailure[] = [
  // What fails before a connection exists fails on the way to the proxy.
  ...withCodes(
    ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'],
    502,
    `The ${PROXY} `,
  ),
  ...withCodes(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'], 504, `The ${PROXY} did not respond in time.`),
  ...withCodes(['UND_ERR_PRX_TLS'], 502, `The certificate of the ${PROXY} is for another host name.`),
  ...withCodes(
    ['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    502,
    `The certificate of coder.example.com, or of the ${PROXY}, `,
  ),
  ...withCodes(
    ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
    504,
    'coder.example.com did not respond in time.',
  ),
  ...withCodes(
    ['ECONNRESET', 'UND_ERR_SOCKET', 'HPE_INVALID_CONSTANT', 'ESOMETHING'],
    502,
    'coder.example.com ',
  ),
];

test.each(BEHIND_PROXY)(
  'behind a proxy %s is %i, and the message names the failing host',
  (code, status, message) => {
    const failure = unreachable({ ...ROUTE, proxy: PROXY }, failed(code));
    expect([failure.status, failure.detail?.slice(0, message.length)]).toEqual([status, message]);
    expect(failure.detail).not.toMatch(/secret|Coder running/);
  },
);

test('an error that already has a message is returned unchanged', () => {
  const failure = new CoderUnreachableError(504, 'words');
  expect(unreachable(ROUTE, failure)).toBe(failure);
});
