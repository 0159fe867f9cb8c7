import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { SettingsError } from '#server/settings.ts';
import { coderClient } from './coder-client.ts';
import { findCoder } from './coder-deployment.ts';
import { proxyFor } from './outbound-proxy.ts';

const HTTPS = new URL('https://coder.example.com');
const HTTP = new URL('http://coder.example.com:8080');
const SECRET = 'hunter2';

test.each<[url: URL, env: Record<string, string>, proxy: string | null]>([
  [HTTPS, {}, null],
  [HTTPS, { HTTPS_PROXY: '' }, null],
  [HTTPS, { HTTPS_PROXY: 'http://p.example:3128' }, 'http://p.example:3128'],
  [
    HTTPS,
    { https_proxy: 'http://small.example:1', HTTPS_PROXY: 'http://p.example:2' },
    'http://small.example:1',
  ],
  [HTTPS, { https_proxy: '', HTTPS_PROXY: 'http://p.example:2' }, 'http://p.example:2'],
  [HTTPS, { HTTP_PROXY: 'http://p.example:3128' }, 'http://p.example:3128'],
  [HTTP, { HTTPS_PROXY: 'http://p.example:3128' }, null],
  // As curl and Go read the variable.
  [HTTPS, { HTTPS_PROXY: 'proxy.example:3128' }, 'http://proxy.example:3128'],
  [HTTPS, { HTTPS_PROXY: 'proxy.example' }, 'http://proxy.example'],
  [HTTPS, { HTTPS_PROXY: '10.0.0.1:3128' }, 'http://10.0.0.1:3128'],
  [HTTPS, { HTTPS_PROXY: '[::1]:3128' }, 'http://[::1]:3128'],
  [HTTPS, { HTTPS_PROXY: ` me:${SECRET}@proxy.example:3128\n` }, 'http://proxy.example:3128'],
  [HTTPS, { HTTPS_PROXY: 'https://p.example' }, 'https://p.example'],
  [HTTPS, { HTTPS_PROXY: 'p.example', NO_PROXY: 'example.com' }, null],
  [HTTPS, { HTTPS_PROXY: 'p.example', NO_PROXY: '.EXAMPLE.com, other' }, null],
  [HTTPS, { HTTPS_PROXY: 'p.example', NO_PROXY: '*.example.com' }, null],
  [HTTPS, { HTTPS_PROXY: 'p.example', NO_PROXY: 'coder.example.com:443' }, null],
  [HTTPS, { HTTPS_PROXY: 'p.example', NO_PROXY: '*' }, null],
  [HTTPS, { HTTPS_PROXY: 'p.example', NO_PROXY: 'ample.com coder.example.com:80' }, 'http://p.example'],
  [new URL('http://[::1]:80'), { HTTP_PROXY: 'p.example', NO_PROXY: '::1' }, null],
  [new URL('http://[::1]:80'), { HTTP_PROXY: 'p.example', NO_PROXY: '[::1]:81' }, 'http://p.example'],
])('%s with %j goes through %s', (url, env, proxy) => {
  const found = proxyFor(url, env);
  expect(found && `${found.url.protocol}//${found.url.host}`).toBe(proxy);
  expect(found?.label ?? '').not.toContain(SECRET);
});

test.each([
  'ftp://proxy.example',
  `http://me:${SECRET}`,
  `http://me:${SECRET}%zz@proxy.example`,
  `http://me:${SECRET}#x@proxy.example:3128`,
  `http://me:${SECRET}/x@proxy.example:3128`,
  `proxy.example:3128/${SECRET}`,
  `proxy.example?${SECRET}`,
  `${SECRET} proxy`,
  'http://',
  ':3128',
  'proxy.example:99999',
])('%s is rejected in one line without the password', value => {
  const read = (): unknown => proxyFor(HTTPS, { HTTPS_PROXY: value });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(/^HTTPS_PROXY must be the URL of a proxy like [^\n]*$/);
  expect(read).not.toThrow(SECRET);
});

let server: Server | undefined;
afterEach(() => server?.close());

async function startProxy(respond: (socket: Socket) => void): Promise<number> {
  server = createServer(socket => {
    socket.on('error', () => undefined).once('data', () => respond(socket));
  });
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const startErrorThrough = async (proxy: string): Promise<string> => {
  const limits = { connectMs: 300, idleMs: 300, totalMs: 1000 };
  const client = coderClient({ url: HTTP, env: { http_proxy: proxy }, limits });
  const failure: unknown = await findCoder(client).catch((error: unknown) => error);
  await client.close();
  expect(failure).toBeInstanceOf(SettingsError);
  const { message } = failure as SettingsError;
  expect(message).not.toMatch(/\n|hunter2/);
  return message;
};

test('the error of a proxy that is down, unknown or refusing names the proxy without its password', async () => {
  const port = await startProxy(socket => socket.end('HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n'));
  const label = `proxy http://127.0.0.1:${port} (http_proxy)`;
  expect(await startErrorThrough(`me:${SECRET}@127.0.0.1:${port}`)).toBe(
    `CODER_URL http://coder.example.com:8080 cannot be used: The ${label} requires a user name and password, or rejected the ones it received.`,
  );
  server?.close();
  expect(await startErrorThrough(`me:${SECRET}@127.0.0.1:${port}`)).toContain(
    `The ${label} refused the connection.`,
  );
  expect(await startErrorThrough(`http://me:${SECRET}@proxy.invalid:3128`)).toMatch(
    /The proxy http:\/\/proxy\.invalid:3128 \(http_proxy\) could not be (?:found|looked up)/,
  );
});

test.each([
  ['502 Bad Gateway', /The proxy .* did not connect to coder\.example\.com:8080: it responded with 502\./],
  ['403 Forbidden', /The proxy .* did not connect to coder\.example\.com:8080: it responded with 403\./],
])('a proxy that answers CONNECT with %s', async (status, message) => {
  const port = await startProxy(socket => socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`));
  expect(await startErrorThrough(`127.0.0.1:${port}`)).toMatch(message);
});
