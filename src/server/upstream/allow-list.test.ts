import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { listen, type Listening } from '#server/http/listen.ts';
import { startFakeCoder, type FakeCoder } from '#e2e/fakes/coder.ts';
import { BAD_GATEWAY, rateLimited, redirectTo, type Fault } from '#e2e/fakes/coder-faults.ts';
import { COOKIES, SERVER } from '#e2e/fakes/coder-send.ts';
import { createApp } from '#server/app.ts';
import { get, HOSTS, METHODS, type RawCase } from '#e2e/contract/allow-list-cases.ts';
import { INVALID_AFTER_VALID, FRAMING } from '#e2e/contract/allow-list-framing.ts';
import { TOKEN_CASES, EXTRA_HEADERS, CROSS_SITE_HEADERS } from '#e2e/contract/allow-list-headers.ts';
import { PROXIED, NO_ROUTES, PAGES, OUTSIDE_PATHS } from '#e2e/contract/allow-list-targets.ts';
import { NEARLY_AMBIGUOUS, AMBIGUOUS } from '#e2e/contract/allow-list-ambiguous.ts';
import { coderClient, type CoderClient } from './coder-client.ts';
import { findCoder } from './coder-deployment.ts';
import { coderUserResolver } from '#server/auth/coder-user-resolver.ts';
import { coderSource } from './coder-source.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const HOST = '127.0.0.1';
const ME = '/api/v2/users/me';
const LIST = '/api/v2/aibridge/interceptions';
const PAGE = '<!doctype html><title>The app</title>';

let coder: FakeCoder;
let otherCoder: FakeCoder;
let client: CoderClient;
let listening: Listening;
const sockets = new Set<Socket>();
/** Everything logged or printed. */
const lines: string[] = [];

beforeAll(async () => {
  const log = (...values: readonly unknown[]): void => void lines.push(values.map(String).join(' '));
  for (const level of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(log);
  const empty = { users: [], interceptions: [] };
  [coder, otherCoder] = await Promise.all([
    startFakeCoder({ version: 'v2.34.5+abc', data: empty, now: NOW }),
    startFakeCoder({ version: 'v2.34.5+abc', data: empty, now: NOW }),
  ]);
  client = coderClient({ url: new URL(coder.url), env: {} });
  const deployment = await findCoder(client);
  // The clock never moves, so the resolver asks Coder for the user only once.
  const now = (): number => NOW.getTime();
  const authenticate = coderUserResolver(client, now);
  const app = createApp({
    source: coderSource({ client, deployment, authenticate, serverCredentials: null, now }),
    allowedHosts: { host: HOST, publicUrl: null },
    autoSignInToken: null,
    privacyMode: false,
    frameAncestors: [],
    avatarHosts: [],
    indexHtml: () => Promise.resolve(`${PAGE}<!--config-->`),
    assets: null,
    now: () => NOW,
    writeAccessLog: log,
    report: log,
  });
  listening = await listen(request => app.fetch(request), { host: HOST, port: 0 });
  await authenticate(coder.tokens.owner);
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await listening.close(0);
  await client.close();
  await Promise.all([coder.close(), otherCoder.close()]);
  vi.restoreAllMocks();
});
beforeEach(() => {
  coder.forget();
  coder.recover();
  lines.length = 0;
});

interface RawResponse {
  /** Null if the connection was closed without a response. */
  readonly status: number | null;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** The complete raw response. */
  readonly text: string;
}

const fillPlaceholders = (text: string): string =>
  text
    .replaceAll('{own}', `${HOST}:${listening.port}`)
    .replaceAll('{coder}', new URL(coder.url).host)
    .replaceAll(
      '{hidden}',
      coder.tokens.owner.replace('-', '%2D').replace(/.$/, last => `%${last.charCodeAt(0).toString(16)}`),
    )
    .replaceAll('{token}', coder.tokens.owner);

/**
 * Sends the raw bytes and reads until the server closes the connection. Fails if any part of the token
 * leaks.
 */
async function sendRaw(raw: string): Promise<RawResponse> {
  const text = await new Promise<string>(resolve => {
    const socket = connect(listening.port, HOST);
    const chunks: Buffer[] = [];
    sockets.add(socket);
    socket.on('data', bytes => chunks.push(bytes));
    // The bytes received before an error are still checked.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      resolve(Buffer.concat(chunks).toString('latin1'));
    });
    socket.write(Buffer.from(fillPlaceholders(raw), 'latin1'));
  });
  expect([text, ...lines].flatMap(secretsIn)).toEqual([]);
  const response = text.replace('HTTP/1.1 100 Continue\r\n\r\n', '');
  const [head = '', ...body] = response.split('\r\n\r\n');
  const [first = '', ...fields] = head.split('\r\n');
  return {
    status: first === '' ? null : Number(first.split(' ')[1]),
    headers: new Map(
      fields.map(field => [field.split(':')[0]?.toLowerCase() ?? '', field.replace(/^.*?: /, '')]),
    ),
    body: body.join('\r\n\r\n'),
    text,
  };
}

/**
 * Finds half of the token's secret and Coder's own cookies, also if their characters are percent-escaped.
 */
function secretsIn(text: string): string[] {
  const plain = text.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const secrets = [coder.tokens.owner.slice(11, 23), ...COOKIES.map(cookie => cookie.split(/[=;]/)[1] ?? '')];
  return secrets.filter(secret => plain.includes(secret));
}

/** Everything that reached Coder. Fails on any other header and on any body. */
function arrivals({ encoding = 'identity' } = {}): string[] {
  return coder.requests.map(({ method, target, headers, body }) => {
    const open = target.startsWith('/api/v2/buildinfo');
    expect(Object.fromEntries(headers)).toEqual({
      host: new URL(coder.url).host,
      connection: 'keep-alive',
      accept: 'application/json',
      'user-agent': 'aibridge-dashboard',
      'accept-encoding': encoding,
      ...(open ? {} : { 'coder-session-token': coder.tokens.owner }),
    });
    expect(headers).toHaveLength(open ? 5 : 6);
    expect(body).toBe('');
    return `${method} ${target}`;
  });
}

const labeled = (targets: readonly string[]): (readonly [label: string, target: string])[] =>
  targets.map(target => [target.slice(0, 70), target]);

async function expectCase({ raw, status, arrives = [] }: RawCase): Promise<void> {
  const response = await sendRaw(raw);
  expect(response.status).toBe(status);
  expect(arrivals()).toEqual(arrives.map(target => `GET ${target}`));
}

describe('targets', () => {
  test.each(PROXIED)('%s reaches Coder as %s', async (target, arrives) => {
    const { status } = await sendRaw(get(target));
    expect(arrivals()).toEqual([`GET ${arrives}`]);
    expect([200, 400]).toContain(status);
  });

  test.each(labeled([...NO_ROUTES, ...NEARLY_AMBIGUOUS]))('%s is not a route', async (_shown, target) => {
    const { status, body } = await sendRaw(get(target));
    expect([status, body]).toEqual([404, '{"message":"Route not found."}']);
    expect(arrivals()).toEqual([]);
  });

  test.each(labeled(PAGES))('%s is the page', async (_shown, target) => {
    const { status, body } = await sendRaw(get(target));
    expect(status).toBe(200);
    expect(body).toContain(PAGE);
    expect(arrivals()).toEqual([]);
  });

  test.each(labeled(AMBIGUOUS))('%s is refused', async (_shown, target) => {
    expect((await sendRaw(get(target))).status).toBe(400);
    expect(arrivals()).toEqual([]);
  });

  test.each(labeled(OUTSIDE_PATHS))('a token in %s is not logged', async (_shown, target) => {
    expect((await sendRaw(get(target).replace(/^Coder-Session-Token.*\r\n/m, ''))).status).not.toBe(500);
    expect(arrivals()).toEqual([]);
  });
});

describe('requests', () => {
  test.each([...METHODS, ...HOSTS])('$name', expectCase);
  test.each(TOKEN_CASES)('$name', expectCase);
  test.each(FRAMING)('$name', expectCase);

  test('HEAD has no body', async () => {
    const { body } = await sendRaw(get(LIST).replace('GET', 'HEAD'));
    expect(body).toBe('');
  });
});

describe('what reaches Coder', () => {
  test.each(EXTRA_HEADERS)('header %j is dropped', async line => {
    expect((await sendRaw(get(ME, line))).status).toBe(200);
    expect(arrivals()).toEqual([`GET ${ME}`]);
  });

  test.each(CROSS_SITE_HEADERS)('no part of a request with %j', async line => {
    for (const target of [ME, LIST, '/api/v2/nothing']) {
      const { status, body } = await sendRaw(get(target, line));
      expect([status, JSON.parse(body)]).toEqual([
        403,
        { message: 'This request came from another site.', detail: expect.any(String) as unknown },
      ]);
    }
    // Coder is not asked even for the user's name for the access log.
    expect(arrivals()).toEqual([]);
  });

  test('all of them at once are dropped', async () => {
    expect((await sendRaw(get(ME, ...EXTRA_HEADERS))).status).toBe(200);
    expect(arrivals()).toEqual([`GET ${ME}`]);
  });

  test.each([
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'gzip'],
    ['br', 'identity'],
    ['*', 'identity'],
    ['evil', 'identity'],
  ])('Accept-Encoding: %s becomes the encoding we can forward: %s', async (header, encoding) => {
    await sendRaw(get(ME, `Accept-Encoding: ${header}`));
    expect(arrivals({ encoding })).toEqual([`GET ${ME}`]);
  });

  test('an unknown token is forwarded, and Coder refuses it', async () => {
    const token = '0123456789-0123456789012345678901';
    const { status, body } = await sendRaw(get(ME).replace('{token}', token));
    expect([status, body]).toEqual([401, expect.stringContaining('API key is invalid.')]);
    expect(coder.requests.map(({ headers }) => Object.fromEntries(headers)['coder-session-token'])).toEqual([
      token,
    ]);
  });
});

describe('what the client receives', () => {
  /** In addition to the headers of our own responses. */
  const MAY_COME = ['content-encoding', 'retry-after', 'x-ratelimit-limit', 'transfer-encoding', 'vary'];
  const html: Fault = {
    kind: 'coder response',
    response: {
      status: 200,
      headers: {
        'Content-Type': 'text/html',
        'Content-Security-Policy': 'default-src *',
        'Access-Control-Allow-Origin': '*',
        Refresh: '0; url=http://evil.example/',
        Link: '<http://evil.example/x.css>; rel=stylesheet',
        'Service-Worker-Allowed': '/',
        'Clear-Site-Data': '"*"',
        'WWW-Authenticate': 'Basic',
        'Strict-Transport-Security': 'max-age=1',
        'Cache-Control': 'public, max-age=99',
        ETag: '"x"',
        'X-Accel-Redirect': '/etc/passwd',
      },
      body: '<script>1</script>',
    },
  };

  test.each<[name: string, target: string, fault: Fault | null, status: number, type: string]>([
    ['a response', LIST, null, 200, 'application/json'],
    ['rejected parameters', `${LIST}?limit=x`, null, 400, 'application/json'],
    ['too many requests', LIST, rateLimited(7), 429, 'application/json'],
    ['an HTML page from a reverse proxy', LIST, BAD_GATEWAY, 502, 'application/json'],
    ['an HTML page instead of JSON', LIST, html, 502, 'application/json'],
  ])(
    '%s keeps its status and message, and few of its headers',
    async (_name, target, fault, status, type) => {
      const ownHeaders = (await sendRaw(get('/api/v2/nothing'))).headers;
      if (fault) coder.setFault(fault);
      for (const lines of [[], ['Accept-Encoding: gzip']]) {
        const { text, ...response } = await sendRaw(get(target, ...lines));
        expect(response.status).toBe(status);
        expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
        const others = [...response.headers.keys()].filter(name => !ownHeaders.has(name));
        expect(MAY_COME).toEqual(expect.arrayContaining(others));
        for (const name of ['content-security-policy', 'cache-control', 'x-content-type-options']) {
          expect(response.headers.get(name)).toBe(ownHeaders.get(name));
        }
        expect(text).not.toContain(SERVER);
      }
    },
  );

  test('a 401 keeps its message, without a challenge', async () => {
    const { status, headers, body } = await sendRaw(get(ME).replace('{token}', coder.tokens.expired));
    expect([status, body]).toEqual([401, expect.stringContaining('API key expired at')]);
    expect(headers.has('www-authenticate')).toBe(false);
  });

  test.each([301, 302, 307, 308] as const)('a %i is neither forwarded nor followed', async status => {
    for (const to of [
      `${otherCoder.url}${ME}`,
      `${coder.url}${ME}`,
      ME,
      '//evil.example/',
      'javascript:1',
      '',
    ]) {
      coder.forget();
      coder.setFault(redirectTo(to, status));
      const response = await sendRaw(get(ME));
      expect([response.status, response.headers.has('location')]).toEqual([502, false]);
      expect(arrivals()).toEqual([`GET ${ME}`]);
      expect(otherCoder.requests).toEqual([]);
    }
  });
});

// Last, because a request that is still in flight would count for the next test.
describe('aborted requests', () => {
  test.each(INVALID_AFTER_VALID)('%s', async (_name, raw) => {
    const { text } = await sendRaw(raw);
    expect(text).toMatch(/^HTTP\/1\.1 (?:200|400) /);
    expect([`GET ${ME}`]).toEqual(expect.arrayContaining(arrivals()));
  });
});
