import { expect, test } from 'vitest';
import { CoderUnreachableError, unreachable } from './coder-client.ts';

const ROUTE = { host: 'coder.example.com', proxy: null };
const failed = (code: string): Error => Object.assign(new Error('at secret/path.js:1'), { code });

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 502, /signed by itself\. NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 502, /an authority that is not trusted here\. NODE_EXTRA_CA_CERTS/],
  ['CERT_HAS_EXPIRED', 502, /has expired/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 502, /another name/],
  ['EAI_AGAIN', 502, /name server/],
  ['ENETUNREACH', 502, /cannot be reached from this network/],
  ['UND_ERR_CONNECT_TIMEOUT', 504, /in time/],
  ['HPE_INVALID_CONSTANT', 502, /not HTTP/],
  ['ESOMETHING', 502, /gave no answer \(ESOMETHING\)/],
] as const)('%s: %i', (code, status, detail) => {
  for (const error of [
    failed(code),
    new Error('outer', { cause: failed(code) }),
    new AggregateError([failed(code)]),
  ]) {
    const told = unreachable(ROUTE, error);
    expect(told.status).toBe(status);
    expect(told.detail).toMatch(detail);
    expect(told.detail).toContain('coder.example.com');
    expect(JSON.stringify(told.body)).not.toContain('secret');
    // The parser's own errors hold what they stumbled over.
    expect(told.cause).toBe(code);
  }
});

const PROXY = 'proxy https://proxy.example.com (HTTPS_PROXY)';

type Told = readonly [code: string, status: number, words: string];
const named = (codes: readonly string[], status: number, words: string): Told[] =>
  codes.map(code => [code, status, words]);
const BEHIND_PROXY: readonly Told[] = [
  // What fails before there is a connection fails on the way to the proxy.
  ...named(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'], 502, `The ${PROXY} `),
  ...named(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'], 504, `The ${PROXY} did not answer in time.`),
  ...named(['UND_ERR_PRX_TLS'], 502, `The certificate of the ${PROXY} is made out for another name.`),
  ...named(
    ['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    502,
    `The certificate of coder.example.com, or of the ${PROXY}, `,
  ),
  ...named(
    ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
    504,
    'coder.example.com did not answer in time.',
  ),
  ...named(['ECONNRESET', 'UND_ERR_SOCKET', 'HPE_INVALID_CONSTANT', 'ESOMETHING'], 502, 'coder.example.com '),
];

test.each(BEHIND_PROXY)('behind a proxy %s is %i, and says whose fault it is', (code, status, words) => {
  const told = unreachable({ ...ROUTE, proxy: PROXY }, failed(code));
  expect([told.status, told.detail?.slice(0, words.length)]).toEqual([status, words]);
  expect(told.detail).not.toMatch(/secret|Coder running/);
});

test('what has words keeps them', () => {
  const told = new CoderUnreachableError(504, 'words');
  expect(unreachable(ROUTE, told)).toBe(told);
});
