import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { demoData } from '#e2e/fakes/coder-data.ts';
import { startFakeCoder, type FakeCoder } from '#e2e/fakes/coder.ts';
import { coderClient } from './coder-client.ts';
import { findCoder } from './coder-deployment.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
/** A name that only the proxy knows. */
const CODER = 'coder.invalid';

let coder: FakeCoder;
let proxy: Server;
/** The addresses that the proxy was asked for. */
const asked: string[] = [];

beforeEach(async () => {
  asked.length = 0;
  coder = await startFakeCoder({
    version: 'v2.34.5',
    data: demoData({ seed: 1, size: 5, now: NOW }),
    now: NOW,
  });
  const { hostname, port } = new URL(coder.url);
  proxy = createServer();
  proxy.on('connect', ({ url = '' }, socket) => {
    asked.push(url);
    // Coder stands in by http only.
    if (url !== `${CODER}:80`) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const onward = connect(Number(port), hostname, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
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

/** What becomes of looking for a Coder at this address: nothing but an answer of Coder ends well. */
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

test.each(['HTTP_PROXY', 'http_proxy'])('%s leads to a Coder by http', async name => {
  expect(await find(`http://${CODER}`, { [name]: proxyAddress() })).toBe('found');
  expect(new Set(asked)).toEqual(new Set([`${CODER}:80`]));
});

test.each(['HTTPS_PROXY', 'https_proxy'])('%s leads to a Coder by https', async name => {
  await find(`https://${CODER}`, { [name]: proxyAddress() });
  expect(new Set(asked)).toEqual(new Set([`${CODER}:443`]));
});

test.each([
  ['HTTPS_PROXY is set and Coder is at an http address', `http://${CODER}`, 'HTTPS_PROXY', {}],
  ['NO_PROXY names Coder', `http://${CODER}`, 'HTTP_PROXY', { NO_PROXY: CODER }],
  ['no_proxy names its domain', `http://${CODER}`, 'HTTP_PROXY', { no_proxy: '.invalid' }],
] as const)('the proxy is not asked where %s', async (_what, url, name, env) => {
  expect(await find(url, { ...env, [name]: proxyAddress() })).toBe('not found');
  expect(asked).toEqual([]);
});
