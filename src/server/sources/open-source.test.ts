import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { demoData } from '#e2e/fakes/coder-data.ts';
import { startFakeCoder, type FakeCoder } from '#e2e/fakes/coder.ts';
import { openSource, type OpenSource } from './open-source.ts';
import { resolveUser, type RequestUser } from '#server/auth/session-routes.ts';
import { readSettings, SettingsError } from '#server/settings.ts';

const NOW = new Date('2026-11-24T10:00:00Z');

let coder: FakeCoder;
let home: string;
const opened: OpenSource[] = [];
const reported: string[] = [];

beforeEach(async () => {
  coder = await startFakeCoder({
    version: 'v2.34.5',
    data: demoData({ seed: 1, size: 5, now: NOW }),
    now: NOW,
  });
  home = await mkdtemp(join(tmpdir(), 'aibridge-home-'));
  reported.length = 0;
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  await coder.close();
  await rm(home, { recursive: true });
});

async function open(env: Record<string, string> = {}): Promise<OpenSource> {
  const all = { CODER_URL: coder.url, ...env };
  const source = await openSource(readSettings(all), {
    env: { ...all, XDG_CONFIG_HOME: home },
    platform: 'linux',
    now: () => new Date(),
    report: line => reported.push(line),
  });
  opened.push(source);
  return source;
}

/** Who a browser without a token is. */
const visitor = async ({ source }: OpenSource): Promise<RequestUser> =>
  await resolveUser(new Headers(), source);

async function leaveLogin(files: Record<string, string>): Promise<void> {
  await mkdir(join(home, 'coderv2'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, 'coderv2', name), text);
}

test('people bring their own token where this computer has none', async () => {
  const people = await open();
  expect(await visitor(people)).toEqual({ signedIn: null, problem: null });
  expect(people.source.coder?.version()).toBe('v2.34.5');
  expect(reported).toEqual([]);
});

test('CODER_SESSION_TOKEN signs in', async () => {
  const signedIn = await visitor(await open({ CODER_SESSION_TOKEN: coder.tokens.auditor }));
  expect(signedIn).toMatchObject({ signedIn: { by: 'environment', user: { username: 'arun' } } });
});

test('a CODER_SESSION_TOKEN that Coder refuses ends the start with its reason', async () => {
  const token = coder.tokens.expired;
  const start = open({ CODER_SESSION_TOKEN: token });
  await expect(start).rejects.toThrow(/refuses CODER_SESSION_TOKEN: API key expired at/);
  await expect(start).rejects.toThrow(SettingsError);
  await expect(start).rejects.not.toThrow(token);
});

test.each(['a\nsecond line', 'a\r\n\tb', '\x1b[31mred', 'a\u2028b\u0085c\0d', 'long '.repeat(1000)])(
  'what a Coder says that refuses it is one line: %.20j',
  async words => {
    coder.setFault(
      {
        kind: 'coder response',
        response: {
          status: 401,
          headers: { 'Content-Type': 'application/json; charset=utf-8' },
          body: JSON.stringify({ message: 'No.', detail: words }),
        },
      },
      { targets: /users\/me/ },
    );
    const told = await open({ CODER_SESSION_TOKEN: coder.tokens.owner }).catch(String);
    expect(told).toMatch(/^SettingsError: \S+ refuses CODER_SESSION_TOKEN: [^\p{C}\p{Zl}\p{Zp}]{1,300}$/u);
  },
);

test('the login that Coder’s CLI left signs in, but never for others than this computer', async () => {
  await leaveLogin({ url: `${coder.url}/\n`, session: `${coder.tokens.owner}\n` });
  expect(await visitor(await open())).toMatchObject({
    signedIn: { by: 'cli', user: { username: 'olivia' } },
  });
  expect(await visitor(await open({ HOST: '0.0.0.0' }))).toMatchObject({ signedIn: null });
  expect(await visitor(await open({ PUBLIC_URL: 'https://ai.example.com' }))).toMatchObject({
    signedIn: null,
  });
});

test('a login in the keyring, or one that is refused, is told with what helps', async () => {
  await leaveLogin({ url: coder.url });
  expect(await visitor(await open())).toMatchObject({ signedIn: null });
  expect(reported).toEqual([expect.stringContaining('CODER_SESSION_TOKEN="$(coder login token)" npm start')]);
  await writeFile(join(home, 'coderv2/session'), coder.tokens.expired);
  expect(await visitor(await open())).toMatchObject({ signedIn: null });
  expect(reported[1]).toMatch(/is refused: API key expired at .* run coder login/);
});

test('a Coder that does not answer ends the start', async () => {
  await coder.stopListening();
  await expect(open()).rejects.toThrow(/^CODER_URL http:\S+ cannot be used: \S+ refuses the connection/);
});

describe('while the system clock is set', () => {
  const HOUR = 3_600_000;
  beforeEach(() => {
    // Timers stay real: only what the clocks say is decided here.
    vi.useFakeTimers({ toFake: ['Date', 'performance'], now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Both clocks go on; `setSystemTime` moves that of the system alone. */
  const pass = (milliseconds: number): unknown => vi.advanceTimersByTime(milliseconds);

  const STEPS = [
    ['back an hour', -HOUR],
    ['back ten years', -87_600 * HOUR],
    ['ahead an hour', HOUR],
    ['ahead ten years', 87_600 * HOUR],
    ['not at all', 0],
  ] as const;

  test.each(STEPS)('%s: who may read is asked again in time, and not before', async (_what, step) => {
    const { source } = await open();
    const token = coder.tokens.owner;
    await source.authenticate(token);
    coder.forget();
    vi.setSystemTime(Date.now() + step);
    pass(29_000);
    await source.authenticate(token);
    expect(coder.requests).toEqual([]);
    coder.expire(token);
    pass(1_000);
    await expect(source.authenticate(token)).rejects.toMatchObject({ status: 401 });
  });

  test.each(STEPS)('%s: health is looked at again in time', async (_what, step) => {
    const { source } = await open();
    await coder.stopListening();
    await expect(source.check()).rejects.toThrow(/could not be reached/);
    await coder.listenAgain();
    vi.setSystemTime(Date.now() + step);
    pass(5_000);
    await source.check();
    await coder.stopListening();
    vi.setSystemTime(Date.now() + step);
    pass(5_000);
    await expect(source.check()).rejects.toThrow(/could not be reached/);
  });
});
