import { expect, test } from 'vitest';
import { CoderUnreachableError, unreachable } from './unreachable.ts';

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
  }
});

test('what has words keeps them', () => {
  const told = new CoderUnreachableError(504, 'words');
  expect(unreachable(ROUTE, told)).toBe(told);
});
