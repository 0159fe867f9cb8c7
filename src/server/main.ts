import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openDashboard, type Dashboard } from './dashboard.ts';
import { FolderLockedError } from './folder-lock.ts';
import { listen } from './listen.ts';
import { readTokens } from './session/token-file.ts';
import { ROLES, type Tokens } from './session/tokens.ts';
import { readSettings } from './settings.ts';

/** How long running requests may take once the program is asked to stop. */
const GRACE_MS = 10_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function printTokens(tokens: Tokens): void {
  for (const role of ROLES) print(`${role} ${tokens[role]}`);
}

async function openHere(): Promise<Dashboard> {
  const assets = fileURLToPath(new URL('../app', import.meta.url));
  const page = await readFile(`${assets}/index.html`, 'utf8');
  return openDashboard({
    env: process.env,
    now: () => new Date(),
    indexHtml: () => Promise.resolve(page),
    assets,
    report: print,
  });
}

async function start(): Promise<void> {
  const wantsTokens = process.argv.includes('--tokens');
  const { host, port, publicUrl, dataDir } = readSettings(process.env);
  let dashboard: Dashboard;
  try {
    dashboard = await openHere();
  } catch (error) {
    // The program runs already: whoever asks only wants to know its tokens.
    const tokens = wantsTokens && error instanceof FolderLockedError ? await readTokens(dataDir) : null;
    if (tokens === null) throw error;
    return printTokens(tokens);
  }
  if (wantsTokens) printTokens(dashboard.tokens);
  const listening = await listen(dashboard.fetch, { host, port }).catch(async (error: unknown) => {
    await dashboard.close();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await listening.close(GRACE_MS);
    await dashboard.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  const name = host.includes(':') ? `[${host}]` : host;
  print(publicUrl?.origin ?? `http://${name}:${listening.port}`);
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
