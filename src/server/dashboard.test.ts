import { mkdir, mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDashboard, type Dashboard } from './dashboard.ts';
import { FolderLockedError } from './embedded/folder-lock.ts';
import type { Tokens } from './session/tokens.ts';

const ORIGIN = 'http://127.0.0.1:7080';
const ROW = {
  id: '456352d6-2d5b-4377-b7c2-578162d058e6',
  initiator: { id: '3d1d4ade-a5ba-4e9d-9bda-9684dc32df9b', username: 'ci-bot' },
  provider: 'openai',
  model: 'gpt-5',
  started_at: '2026-03-13T20:46:00.187894Z',
  ended_at: '2026-03-13T20:46:01Z',
};

let dataDir: string;
const opened: Dashboard[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'aibridge-dashboard-'));
});
afterEach(async () => {
  for (const dashboard of opened.splice(0)) await dashboard.close();
  await rm(dataDir, { recursive: true });
});

async function open(env: Record<string, string> = {}): Promise<Dashboard> {
  const dashboard = await openDashboard({
    env: { DATA_DIR: dataDir, DEMO_INTERCEPTIONS: '30', ...env },
    now: () => new Date('2026-11-24T14:30:12.345Z'),
    indexHtml: () => Promise.resolve('<!--config-->'),
    assets: null,
    report: () => undefined,
  });
  opened.push(dashboard);
  return dashboard;
}

const tokensOf = ({ tokens }: Dashboard): Tokens => {
  if (tokens === null) throw new Error('Embedded data has tokens.');
  return tokens;
};

const ask = async (dashboard: Dashboard, path: string, token: string): Promise<unknown> => {
  const request = new Request(ORIGIN + path, { headers: { 'Coder-Session-Token': token } });
  return await (await dashboard.fetch(request)).json();
};

test('made-up data is there, for the same tokens after every start', async () => {
  const first = await open();
  expect(await ask(first, '/api/v2/aibridge/interceptions?limit=1', tokensOf(first).owner)).toMatchObject({
    count: 30,
  });
  await first.close();
  const second = await open();
  expect(second.tokens).toEqual(first.tokens);
  expect(await ask(second, '/api/v2/users/me', tokensOf(first).auditor)).toMatchObject({ username: 'arun' });
  await expect(open()).rejects.toThrow(FolderLockedError);
});

test('a file is shown with what of it could not be read, to its owner’s machine unasked', async () => {
  const file = join(dataDir, 'rows.ndjson');
  await writeFile(file, `${JSON.stringify(ROW)}\n${JSON.stringify({ ...ROW, id: 'none' })}\n`);
  const env = { INTERCEPTIONS_FILE: file };
  const cookieOf = async (more: Record<string, string>): Promise<string | null> => {
    const dashboard = await open({ ...env, ...more });
    const answer = await dashboard.fetch(new Request(ORIGIN));
    await dashboard.close();
    return answer.headers.get('Set-Cookie');
  };
  expect(await cookieOf({})).toContain('aibridge_session=');
  expect(await cookieOf({ HOST: '0.0.0.0' })).toBeNull();
  expect(await cookieOf({ PUBLIC_URL: 'https://ai.example' })).toBeNull();

  const dashboard = await open({ ...env, VEIL: 'on' });
  expect(await ask(dashboard, '/config', tokensOf(dashboard).owner)).toMatchObject({
    source: 'file',
    veil: true,
    user: { roles: ['owner'] },
    file: { read: 1, skipped: [{ count: 1 }] },
  });
});

test('a start that fails leaves the folder free', async () => {
  await expect(open({ INTERCEPTIONS_FILE: join(dataDir, 'missing.json') })).rejects.toThrow(/missing\.json/);
  // A folder where the tokens should be kept: that fails once the database is open.
  await mkdir(join(dataDir, 'tokens.json'));
  await expect(open()).rejects.toThrow(/tokens\.json/);
  await rmdir(join(dataDir, 'tokens.json'));
  await open();
});
