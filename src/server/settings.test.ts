import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readSettings, SETTING_NAMES, SettingsError } from './settings.ts';

test('an unset or empty variable has the documented default', () => {
  const defaults = readSettings({});
  expect(defaults).toMatchObject({
    port: 7080,
    host: '127.0.0.1',
    publicUrl: null,
    file: null,
    size: 5000,
    seed: 1,
    privacyMode: false,
    frameAncestors: [],
    avatarHosts: [],
  });
  expect(defaults.dataDir).toMatch(/\.cache$/);
  expect(
    readSettings({ PORT: '', HOST: '', PRIVACY_MODE: '', VEIL: '', CODER_URL: '', DATA_DIR: '' }),
  ).toEqual(defaults);
});

test('variables override the defaults', () => {
  const settings = readSettings({
    PORT: '0',
    HOST: '[::1]',
    PUBLIC_URL: 'https://aibridge.example.com',
    INTERCEPTIONS_FILE: 'rows.json',
    PRIVACY_MODE: 'on',
  });
  expect(settings).toMatchObject({ port: 0, host: '::1', file: 'rows.json', privacyMode: true });
  expect(settings.publicUrl?.host).toBe('aibridge.example.com');
});

test.each([
  [{ PRIVACY_MODE: 'on' }, true],
  [{ PRIVACY_MODE: 'off' }, false],
  [{ VEIL: 'on' }, true],
  [{ VEIL: 'off' }, false],
  [{ PRIVACY_MODE: 'off', VEIL: 'on' }, false],
  [{ PRIVACY_MODE: 'on', VEIL: 'off' }, true],
  [{ PRIVACY_MODE: '', VEIL: 'on' }, true],
])('PRIVACY_MODE takes precedence over its old name: %j', (env, privacyMode) => {
  expect(readSettings(env).privacyMode).toBe(privacyMode);
});

test('.env.example names every setting once, with its default', () => {
  const example = readFileSync(fileURLToPath(new URL('../../.env.example', import.meta.url)), 'utf8');
  const entries = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  );
  expect(new Set(entries.map(([name]) => name))).toEqual(new Set(SETTING_NAMES));
  expect(entries).toHaveLength(SETTING_NAMES.length);
  expect(readSettings(Object.fromEntries(entries))).toEqual(readSettings({}));
});

const CODER = { CODER_URL: 'https://coder.example.com' };
const DATABASE = { DATABASE_URL: 'postgres://reader:secret@db/coder' };

test('a Coder deployment, its token and its database', () => {
  expect(readSettings({ ...CODER, ...DATABASE, CODER_SESSION_TOKEN: ' abc-def\n' })).toMatchObject({
    coderUrl: new URL('https://coder.example.com'),
    coderToken: 'abc-def',
    databaseUrl: DATABASE.DATABASE_URL,
    loopback: true,
  });
  // Coder's own tools read this variable too.
  expect(readSettings({ CODER_SESSION_TOKEN: 'abc-def' }).coderToken).toBeNull();
});

test.each([{ HOST: '0.0.0.0' }, { HOST: '192.168.1.2' }, { PUBLIC_URL: 'https://ai.example.com' }])(
  'unauthenticated access is refused unless local: %j',
  remote => {
    expect(readSettings(remote).loopback).toBe(false);
    expect(() => readSettings({ ...remote, ...DATABASE })).toThrow(/^With only DATABASE_URL, everyone/);
    expect(() => readSettings({ ...remote, ...CODER, CODER_SESSION_TOKEN: 'abc-def' })).toThrow(
      /^CODER_SESSION_TOKEN would sign in everyone/,
    );
    expect(readSettings({ ...remote, ...DATABASE, ...CODER }).databaseUrl).not.toBeNull();
  },
);

test.each([
  ['DATABASE_URL', 'mysql://user:hunter2@db/coder', /^DATABASE_URL must be a URL like/],
  ['DATABASE_URL', 'hunter2', /^DATABASE_URL must be a URL like/],
  ['CODER_SESSION_TOKEN', 'hunter2 hunter2', /^CODER_SESSION_TOKEN must be a token/],
])('%s is refused without revealing its value', (name, value, message) => {
  const read = (): unknown => readSettings({ ...CODER, [name]: value });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(message);
  expect(read).not.toThrow(/hunter2/);
});

test.each([
  ['PORT', 'abc', 'PORT must be a whole number from 0 to 65535, not "abc".'],
  ['PORT', '70000', 'PORT must be a whole number from 0 to 65535, not "70000".'],
  ['DEMO_INTERCEPTIONS', '-1', 'DEMO_INTERCEPTIONS must be a whole number from 0 to 5000000, not "-1".'],
  ['DEMO_SEED', '1.5', 'DEMO_SEED must be a whole number from 0 to 4294967295, not "1.5".'],
  ['PRIVACY_MODE', 'maybe', 'PRIVACY_MODE must be on or off, not "maybe".'],
  ['VEIL', 'maybe', 'VEIL must be on or off, not "maybe".'],
  [
    'PUBLIC_URL',
    'dashboard',
    /^PUBLIC_URL must be an http or https URL like https:\/\/host\.example\.com, not "dashboard"/,
  ],
  ['PUBLIC_URL', 'https://x.example/app', /cannot have a path/],
  ['PUBLIC_URL', 'ftp://x.example', /http or https/],
  ['FRAME_ANCESTORS', 'https://a.example; script-src *', /^FRAME_ANCESTORS must be origins like/],
  ['FRAME_ANCESTORS', '*', /^FRAME_ANCESTORS must be origins like/],
  ['AVATAR_HOSTS', 'https://a.example', /^AVATAR_HOSTS must be host names/],
  ['CODER_URL', 'coder.example.com', /^CODER_URL must be an http or https URL/],
  ['CODER_URL', 'https://coder.example.com/app', /cannot have a path/],
  ['CODER_URL', 'https://me:secret@coder.example.com', /cannot have a path/],
])('%s=%s is refused with a one-line message', (name, value, message) => {
  const read = (): unknown => readSettings({ [name]: value });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(message);
});

test.each(
  ['CODER_URL', 'PUBLIC_URL'].flatMap(name =>
    [
      'https://me:hunter2@coder.example.com',
      'https://hunter2@coder.example.com',
      'https://:hunter2@coder.example.com',
      'https://me:hun%74er2@coder.example.com/',
      'https://me:hunter2@',
      'me:hunter2@coder.example.com',
      'https://coder.example.com/?token=hunter2',
      'https://coder.example.com/#hunter2',
      'https://coder.example.com/hunter2',
      'https://coder.example.com:hunter2',
      'hunter2',
      'ftp://hunter2',
      'hunter2\nhunter2',
      'abcdefghij-hunter2hunter2hunter2h',
    ].map(value => [name, value] as const),
  ),
)('%s=%s is refused with a one-line message without the secret', (name, value) => {
  const read = (): unknown => readSettings({ [name]: value });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(new RegExp(`^${name} must be an http or https URL like[^\\n]*$`));
  expect(read).not.toThrow(/hunter2|hun%74er2/);
});

test('lists are separated by spaces or commas, and may be empty', () => {
  const { frameAncestors, avatarHosts } = readSettings({
    FRAME_ANCESTORS: 'self, https://coder.example.com https://*.example.com:8443',
    AVATAR_HOSTS: '',
  });
  expect(frameAncestors).toEqual(["'self'", 'https://coder.example.com', 'https://*.example.com:8443']);
  expect(avatarHosts).toEqual([]);
});
