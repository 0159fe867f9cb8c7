import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type LaunchOptions } from '@playwright/test';
import { packedChromium, type Browser } from './packed-chromium.ts';

/** A source of browsers, best first. `find` throws an error that says what is missing. */
export interface Source {
  name: string;
  find: () => Browser[] | Promise<Browser[]>;
}

export interface FoundBrowser {
  name: string;
  launchOptions: LaunchOptions;
}

const ARGS = [
  '--disable-gpu',
  // The dashboard does not use QUIC, and networks that drop UDP delay it.
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The headless shell is first: it is the same engine and a third faster. */
const INSTALLED = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

const HOW_TO_GET_ONE =
  'To get one: install Chromium (Debian: apt-get install chromium-headless-shell), or run "npx playwright install chromium", ' +
  'or set CHROMIUM_PATH to the program of a Chromium or Chrome.';

/** All sources in order of preference. */
export function browserSources(env: Readonly<Record<string, string | undefined>>): Source[] {
  const chromiumPath = env['CHROMIUM_PATH'];
  return [
    {
      name: 'CHROMIUM_PATH',
      find: () => {
        if (!chromiumPath) throw new Error('not set');
        return [{ name: `CHROMIUM_PATH (${chromiumPath})`, executablePath: chromiumPath }];
      },
    },
    { name: "Playwright's own", find: () => [{ name: "Playwright's own" }] },
    { name: 'an installed Chromium or Chrome', find: () => installed(env['PATH'] ?? '') },
    { name: 'the packed Chromium', find: packedChromium },
    {
      name: "Playwright's download",
      find: async () => {
        const playwright = fileURLToPath(new URL('../../node_modules/.bin/playwright', import.meta.url));
        await promisify(execFile)(playwright, ['install', '--only-shell', 'chromium'], { timeout: 180_000 });
        return [{ name: "Playwright's download" }];
      },
    },
  ];
}

function installed(path: string): Browser[] {
  const inPath = INSTALLED.flatMap(name => path.split(delimiter).map(folder => join(folder, name)));
  const found = [...new Set([...inPath, MAC_CHROME])].filter(isProgram);
  if (found.length === 0) throw new Error(`none of ${INSTALLED.join(', ')} is in PATH`);
  return found.map(executablePath => ({ name: executablePath, executablePath }));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the first browser that starts and renders a page.
 * @throws with every browser that was tried, why it failed, and how to get one
 */
export async function findBrowser(sources: readonly Source[]): Promise<FoundBrowser> {
  const tried: string[] = [];
  for (const source of sources) {
    let candidates: Browser[] = [];
    try {
      candidates = await source.find();
    } catch (error) {
      tried.push(`${source.name}: ${firstLine(error)}`);
    }
    for (const browser of candidates) {
      const launchOptions = launchOptionsOf(browser);
      try {
        await start(launchOptions);
        return { name: browser.name, launchOptions };
      } catch (error) {
        tried.push(`${browser.name}: ${firstLine(error)}`);
      }
    }
  }
  const list = tried.map(line => `  - ${line}`).join('\n');
  throw new Error(`No browser for the tests. Tried:\n${list}\n${HOW_TO_GET_ONE}`);
}

function launchOptionsOf({ executablePath, env }: Browser): LaunchOptions {
  // Chromium's sandbox refuses to run as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox', ...ARGS] : ARGS;
  return {
    args,
    ...(executablePath === undefined ? {} : { executablePath }),
    ...(env === undefined ? {} : { env: { ...process.env, ...env } }),
  };
}

async function start(options: LaunchOptions): Promise<void> {
  const browser = await chromium.launch({ ...options, timeout: 60_000 });
  try {
    const page = await browser.newPage();
    await page.setContent('<h1>It renders</h1>', { timeout: 30_000 });
    await page.screenshot({ timeout: 30_000 });
  } finally {
    await browser.close();
  }
}

function firstLine(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  // Playwright puts the browser's own error, such as a missing library, far below its own message.
  const cause = lines.find(line => /error while loading|\[err\]/.test(line));
  return [lines[0], cause]
    .filter(line => line !== undefined)
    .map(line => line.trim())
    .join(' ');
}
