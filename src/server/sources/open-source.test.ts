import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { demoData } from '#e2e/fakes/coder-data.ts';
import { startFakeCoder, type FakeCoder } from '#e2e/fakes/coder.ts';
import { openSource, type OpenSource } from './open-source.ts';
import { lockFolder } from './pglite/data-dir-lock.ts';
import { resolveUser, type RequestUser } from '#server/auth/session-routes.ts';
import { readSettings, SettingsError } from '#server/settings.ts';

const NOW = new Date('2026-11-24T10:00:00Z');

let coder: FakeCoder;
let home: string;
let dataDir: string;
const opened: OpenSource[] = [];
const reported: string[] = [];

beforeEach(async () => {
  coder = await startFakeCoder({
    version: 'v2.34.5',
    data: demoData({ seed: 1, size: 5, now: NOW }),
    now: NOW,
  });
  home = await mkdtemp(join(tmpdir(), 'aibridge-home-'));
  dataDir = join(home, 'data');
  reported.length = 0;
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  await coder.close();
  await rm(home, { recursive: true });
});

async function open(env: Record<string, string> = {}): Promise<OpenSource> {
  const all = { CODER_URL: coder.url, DATA_DIR: dataDir, ...env };
  const source = await openSource(readSettings(all), {
    env: { ...all, XDG_CONFIG_HOME: home },
    platform: 'linux',
    now: () => new Date(),
    report: line => reported.push(line),
  });
  opened.push(source);
  return source;
}

/** The user of a request without a token. */
const visitor = async ({ source }: OpenSource): Promise<RequestUser> =>
  await resolveUser(new Headers(), source);

async function leaveLogin(files: Record<string, string>): Promise<void> {
  await mkdir(join(home, 'coderv2'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, 'coderv2', name), text);
}

test('users sign in themselves if this computer has no token', async () => {
  const withoutToken = await open();
  expect(await visitor(withoutToken)).toEqual({ signedIn: null, problem: null });
  expect(withoutToken.source.coder?.version()).toBe('v2.34.5');
  expect(reported).toEqual([]);
});

test('CODER_SESSION_TOKEN signs in', async () => {
  const signedIn = await visitor(await open({ CODER_SESSION_TOKEN: coder.tokens.auditor }));
  expect(signedIn).toMatchObject({ signedIn: { by: 'environment', user: { username: 'arun' } } });
});

test('a CODER_SESSION_TOKEN that Coder refuses fails the start with Coder’s reason', async () => {
  const token = coder.tokens.expired;
  const start = open({ CODER_SESSION_TOKEN: token });
  await expect(start).rejects.toThrow(/rejected CODER_SESSION_TOKEN: API key expired at/);
  await expect(start).rejects.toThrow(SettingsError);
  await expect(start).rejects.not.toThrow(token);
});

test.each(['a\nsecond line', 'a\r\n\tb', '\x1b[31mred', 'a\u2028b\u0085c\0d', 'long '.repeat(1000)])(
  'the reason is reported on one line: %.20j',
  async detail => {
    coder.setFault(
      {
        kind: 'coder response',
        response: {
          status: 401,
          headers: { 'Content-Type': 'application/json; charset=utf-8' },
          body: JSON.stringify({ message: 'No.', detail }),
        },
      },
      { targets: /users\/me/ },
    );
    const message = await open({ CODER_SESSION_TOKEN: coder.tokens.owner }).catch(String);
    expect(message).toMatch(
      /^SettingsError: \S+ rejected CODER_SESSION_TOKEN: [^\p{C}\p{Zl}\p{Zp}]{1,300}$/u,
    );
  },
);

test('the login of Coder’s CLI signs in, but only on loopback', async () => {
  await leaveLogin({ url: `${coder.url}/\n`, session: `${coder.tokens.owner}\n` });
  expect(await visitor(await open())).toMatchObject({
    signedIn: { by: 'cli', user: { username: 'olivia' } },
  });
  expect(await visitor(await open({ HOST: '0.0.0.0' }))).toMatchObject({ signedIn: null });
  expect(await visitor(await open({ PUBLIC_URL: 'https://ai.example.com' }))).toMatchObject({
    signedIn: null,
  });
});

test('a login in the keyring, or a refused one, is reported with the remedy', async () => {
  await leaveLogin({ url: coder.url });
  expect(await visitor(await open())).toMatchObject({ signedIn: null });
  expect(reported).toEqual([expect.stringContaining('CODER_SESSION_TOKEN="$(coder login token)" npm start')]);
  await writeFile(join(home, 'coderv2/session'), coder.tokens.expired);
  expect(await visitor(await open())).toMatchObject({ signedIn: null });
  expect(reported[1]).toMatch(
    /^Coder rejected the token of its CLI on this computer: API key expired at .* run coder login/,
  );
});

test('a Coder that is down fails the start', async () => {
  await coder.stopListening();
  await expect(open()).rejects.toThrow(/^CODER_URL http:\S+ cannot be used: \S+ refused the connection/);
});

describe('copies of a file from earlier starts', () => {
  const HASH = '0123456789abcdef0123456789abcdef';
  const COPY = `file-${HASH}-0123abcd`;
  const TOKENS = `tokens-${HASH}.json`;
  /** The copy of an older version, the remains of an interrupted start, and their tokens. */
  const COPIES = [COPY, `file-${HASH}-89abcdef`, `${COPY}.building`, TOKENS, `${TOKENS}.new`];
  const OTHERS = ['file-of-a-user', 'photos', 'tokens.json'];
  /** Nothing listens there. */
  const NO_POSTGRES = 'postgres://postgres@127.0.0.1:1/coder';

  beforeEach(async () => {
    for (const name of [...COPIES, ...OTHERS]) {
      const path = join(dataDir, name);
      if (name.startsWith('tokens')) {
        await writeFile(path, '{}');
        continue;
      }
      await mkdir(join(path, 'postgres'), { recursive: true });
      if (name !== 'photos') await writeFile(join(path, 'aibridge-dashboard.json'), '{}');
    }
  });
  const entries = async (): Promise<string[]> => (await readdir(dataDir)).toSorted();

  test.each<[name: string, env: Record<string, string>, outcome: RegExp]>([
    ['Coder', {}, /^started$/],
    ['Coder, with a file that is ignored', { INTERCEPTIONS_FILE: '/nowhere/rows.json' }, /^started$/],
    ['a Coder that rejects the token', { CODER_SESSION_TOKEN: 'a-b' }, /CODER_SESSION_TOKEN/],
    ['a database that is down', { CODER_URL: '', DATABASE_URL: NO_POSTGRES }, /127\.0\.0\.1:1/],
    ['Coder and a database that is down', { DATABASE_URL: NO_POSTGRES }, /127\.0\.0\.1:1/],
  ])('are removed by a start with %s', async (_what, env, outcome) => {
    expect(await open(env).then(() => 'started', String)).toMatch(outcome);
    expect(await entries()).toEqual(OTHERS);
  });

  test.each(COPIES)('are removed if only %s is left', async name => {
    for (const other of COPIES) if (other !== name) await rm(join(dataDir, other), { recursive: true });
    await open();
    expect(await entries()).toEqual(OTHERS);
  });

  test('are unchanged, without a report, while another process serves the file', async () => {
    const lock = await lockFolder(dataDir);
    const before = await entries();
    await open();
    expect(await entries()).toEqual(before);
    lock.release();
    expect(reported).toEqual([]);
  });

  test('that cannot be removed are reported on one line, and the start continues', async () => {
    await writeFile(join(dataDir, `file-${'0'.repeat(32)}-0123abcd`), 'not a folder');
    expect((await open()).source.coder?.version()).toBe('v2.34.5');
    expect(reported).toEqual([
      expect.stringMatching(/^Could not remove the copy of an earlier file from \S+: ENOTDIR[^\n]*$/),
    ]);
  });
});

test('no data folder is created for Coder', async () => {
  await open();
  expect(await readdir(home)).toEqual([]);
});

describe('while the system clock changes', () => {
  const HOUR = 3_600_000;
  beforeEach(() => {
    // Timers stay real; only the clocks are fake.
    vi.useFakeTimers({ toFake: ['Date', 'performance'], now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Advances both clocks; `setSystemTime` changes only the system clock. */
  const advance = (milliseconds: number): unknown => vi.advanceTimersByTime(milliseconds);

  const STEPS = [
    ['back by an hour', -HOUR],
    ['back by ten years', -87_600 * HOUR],
    ['ahead by an hour', HOUR],
    ['ahead by ten years', 87_600 * HOUR],
    ['not at all', 0],
  ] as const;

  test.each(STEPS)('%s: the user is requested again on time, and not before', async (_what, step) => {
    const { source } = await open();
    const token = coder.tokens.owner;
    await source.authenticate(token);
    coder.forget();
    vi.setSystemTime(Date.now() + step);
    advance(29_000);
    await source.authenticate(token);
    expect(coder.requests).toEqual([]);
    coder.expire(token);
    advance(1_000);
    await expect(source.authenticate(token)).rejects.toMatchObject({ status: 401 });
  });

  test.each(STEPS)('%s: the health check runs again on time', async (_what, step) => {
    const { source } = await open();
    await coder.stopListening();
    await expect(source.check()).rejects.toThrow(/could not be reached/);
    await coder.listenAgain();
    vi.setSystemTime(Date.now() + step);
    advance(5_000);
    await source.check();
    await coder.stopListening();
    vi.setSystemTime(Date.now() + step);
    advance(5_000);
    await expect(source.check()).rejects.toThrow(/could not be reached/);
  });
});
