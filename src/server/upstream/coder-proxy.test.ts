import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { demoData } from '#e2e/fakes/coder-data.ts';
import { startFakeCoder, type FakeCoder } from '#e2e/fakes/coder.ts';
import { coderClient } from './coder-client.ts';
import { findCoder } from './coder-deployment.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
/** A name that only the proxy can resolve. */
const CODER = 'coder.invalid';

let coder: FakeCoder;
let proxy: Server;
/** The CONNECT targets that the proxy received. */
const connectTargets: string[] = [];

beforeEach(async () => {
  connectTargets.length = 0;
  coder = await startFakeCoder({
    version: 'v2.34.5',
    data: demoData({ seed: 1, size: 5, now: NOW }),
    now: NOW,
  });
  const { hostname, port } = new URL(coder.url);
  proxy = createServer();
  proxy.on('connect', ({ url = '' }, socket) => {
    connectTargets.push(url);
    // The fake Coder speaks http only.
    if (url !== `${CODER}:80`) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const upstream = connect(Number(port), hostname, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
    socket.pipe(upstream).pipe(socket);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});
afterEach(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await coder.close();
});

function proxyAddress(): string {
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy does not listen.');
  return `http://127.0.0.1:${address.port}`;
}

async function find(url: string, env: Readonly<Record<string, string>>): Promise<string> {
  const client = coderClient({ url: new URL(url), env });
  try {
    await findCoder(client);
    return 'found';
  } catch {
    return 'not found';
  } finally {
    await client.close();
  }
}

test.each(['HTTP_PROXY', 'http_proxy'])('%s is used for an http URL', async name => {
  expect(await find(`http://${CODER}`, { [name]: proxyAddress() })).toBe('found');
  expect(new Set(connectTargets)).toEqual(new Set([`${CODER}:80`]));
});

test.each(['HTTPS_PROXY', 'https_proxy'])('%s is used for an https URL', async name => {
  await find(`https://${CODER}`, { [name]: proxyAddress() });
  expect(new Set(connectTargets)).toEqual(new Set([`${CODER}:443`]));
});

test.each([
  ['HTTPS_PROXY is set and Coder is at an http address', `http://${CODER}`, 'HTTPS_PROXY', {}],
  ['NO_PROXY names Coder', `http://${CODER}`, 'HTTP_PROXY', { NO_PROXY: CODER }],
  ['no_proxy names its domain', `http://${CODER}`, 'HTTP_PROXY', { no_proxy: '.invalid' }],
] as const)('the proxy is not used if %s', async (_what, url, name, env) => {
  expect(await find(url, { ...env, [name]: proxyAddress() })).toBe('not found');
  expect(connectTargets).toEqual([]);
});
