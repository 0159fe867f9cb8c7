import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCliLogin } from './server-token.ts';

const CODER = new URL('https://coder.example.com');

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aibridge-cli-'));
});
afterEach(() => rm(home, { recursive: true }));

async function writeLogin(folder: string, files: Record<string, string>): Promise<void> {
  await mkdir(join(home, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, folder, name), text);
}

test.each([
  ['linux', '.config/coderv2', {}],
  ['linux', 'xdg/coderv2', { XDG_CONFIG_HOME: 'xdg' }],
  ['darwin', 'Library/Application Support/coderv2', {}],
  ['win32', 'Roaming/coderv2', { APPDATA: 'Roaming' }],
  ['linux', 'mine', { CODER_CONFIG_DIR: 'mine' }],
] as const)('on %s the login is read from %s', async (platform, folder, env) => {
  await writeLogin(folder, { url: 'https://coder.example.com/\n', session: 'id-secret\n' });
  const absolute: Record<string, string> = { HOME: home };
  for (const [name, value] of Object.entries(env)) absolute[name] = join(home, value);
  const machine = { env: absolute, platform };
  expect(await readCliLogin(CODER, machine)).toEqual({ token: 'id-secret' });
});

test.each([
  ['no files', {}, null],
  ['a login for another deployment', { url: 'https://other.example.com', session: 'id-secret' }, null],
  ['a login for another port', { url: 'https://coder.example.com:8443', session: 'id-secret' }, null],
  ['a login for the same host without TLS', { url: 'http://coder.example.com', session: 'id-secret' }, null],
  ['an invalid URL', { url: 'coder.example.com', session: 'id-secret' }, null],
  ['no session file', { url: 'https://coder.example.com' }, 'in the keyring'],
  ['an empty session file', { url: 'https://coder.example.com', session: '\n' }, 'in the keyring'],
] as const)('%s', async (_what, files, login) => {
  await writeLogin('coderv2', files);
  const machine = { env: { XDG_CONFIG_HOME: home }, platform: 'linux' } as const;
  expect(await readCliLogin(CODER, machine)).toBe(login);
});
