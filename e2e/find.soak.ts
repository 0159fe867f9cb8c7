import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Interception } from '#model/interception.ts';
import { browserSources, findBrowser } from './browser.ts';
import { startServer, type RunningServer } from './server.ts';

const COUNT = Number(process.env['DEMO_INTERCEPTIONS'] ?? 100_000);
const END = Date.parse('2026-11-20T12:00:00Z');
/** What a page that stands still for would be felt. */
const LONGEST_FRAME_MS = 1000;

/** Six scripts in one text; as it is searched for. */
const WANTED = 'istanbul straße مرحبا 北京 café 👩‍🚀 "<b>"';
const wide = (text: string): string =>
  text.replace(/[a-z]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
/** The same text in other forms. */
const WRITTEN: readonly string[] = [
  WANTED,
  WANTED.toUpperCase(),
  WANTED.replace('istanbul', 'İSTANBUL').replace('straße', 'STRAẞE'),
  WANTED.replace('istanbul', 'ısTANBUL'),
  WANTED.normalize('NFD'),
  wide(WANTED),
  WANTED.replace('istanbul', 'istan\u00adbul').replace('straße', 'stra\u200bsse'),
];
/** Close, and another text. */
const OTHERS: readonly string[] = [
  WANTED.replace('café', 'cafe'),
  WANTED.replace('北京', '北東'),
  WANTED.replace(' 👩‍🚀', ''),
  WANTED.replace('مرحبا', 'مرحب'),
  WANTED.slice(0, -1),
];
const FIELDS = ['prompt', 'tool', 'input', 'error', 'metadata'] as const;
/** On which an expression of repetitions in repetitions does not end. */
const SLOW = `${'a'.repeat(80)}!`;

const idOf = (index: number): string => `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

function rowOf(index: number, text: string | null): Interception {
  const started_at = new Date(END - index * 20_000).toISOString();
  const field = FIELDS[index % FIELDS.length];
  const at = (name: (typeof FIELDS)[number], instead: string): string =>
    text !== null && field === name ? `before ${text} after` : instead;
  const child = {
    interception_id: idOf(index),
    provider_response_id: '',
    metadata: null,
    created_at: started_at,
  };
  return {
    id: idOf(index),
    api_key_id: null,
    initiator: { id: idOf(1), username: 'ada', name: 'Ada', avatar_url: '' },
    provider: 'anthropic',
    model: 'claude',
    client: 'Codex',
    metadata: field === 'metadata' && text !== null ? { note: at('metadata', '') } : null,
    started_at,
    ended_at: new Date(END - index * 20_000 + 900).toISOString(),
    token_usages: [],
    user_prompts: [
      { ...child, id: idOf(10_000_000 + index), prompt: at('prompt', `Please mend number ${index}.`) },
    ],
    tool_usages: [
      {
        ...child,
        id: idOf(20_000_000 + index),
        server_url: '',
        tool: at('tool', 'Bash'),
        input: JSON.stringify({ command: at('input', `git log -${index}`), timeout: 1000 }),
        injected: true,
        invocation_error: at('error', ''),
      },
    ],
  };
}

/** By the number of a row: what is planted in it. At the ends of pages, and wherever else. */
const planted = new Map<number, string>();
const others = new Map<number, string>();
const slowRow = Math.floor(COUNT / 2);
for (let border = 0; border <= COUNT; border += 1000) {
  for (const [turn, index] of [border - 1, border].entries()) {
    if (index < 0 || index >= COUNT) continue;
    planted.set(index, WRITTEN[(border / 1000 + turn) % WRITTEN.length] ?? WANTED);
  }
  others.set(border + 500, OTHERS[(border / 1000) % OTHERS.length] ?? '');
}
for (let index = 137; index < COUNT; index += 1371) {
  if (!others.has(index)) planted.set(index, WRITTEN[index % WRITTEN.length] ?? WANTED);
}
const textOf = (index: number): string | null =>
  index === slowRow + 5 ? SLOW : (planted.get(index) ?? others.get(index) ?? null);

let folder = '';
let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aibridge-find-'));
  const file = join(folder, 'interceptions.jsonl');
  planted.delete(slowRow + 5);
  function* lines(): Generator<string> {
    for (let index = 0; index < COUNT; index += 1) yield `${JSON.stringify(rowOf(index, textOf(index)))}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
  const { launchOptions } = await findBrowser(browserSources(process.env));
  [server, browser] = await Promise.all([
    startServer({ INTERCEPTIONS_FILE: file }),
    chromium.launch(launchOptions),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('finds every needle in any field, script and form, at the ends of pages too, and nothing else', async () => {
  const page = await open(`/interceptions?${new URLSearchParams({ find: WANTED }).toString()}`);
  const began = performance.now();
  const longest = await longestFrameUntil(page, () =>
    page
      .getByRole('status')
      .filter({ hasText: `Searched ${told(COUNT)} of ${told(COUNT)}` })
      .waitFor({ timeout: 900_000 }),
  );
  const more = page.getByRole('button', { name: /^Show .+ more$/ });
  while (await more.isVisible()) await more.click();
  const found = await page
    .locator('[data-hit]')
    .evaluateAll(links => links.map(link => link.getAttribute('data-hit')));
  const expected = [...planted.keys()].sort((a, b) => a - b).map(idOf);
  expect(found).toEqual(expected);
  console.log(
    `${expected.length} needles in ${COUNT} rows in ${((performance.now() - began) / 1000).toFixed(1)} s, longest frame ${longest.toFixed(0)} ms`,
  );
  expect(longest).toBeLessThan(LONGEST_FRAME_MS);
  await page.close();
});

test('an expression that does not end is stopped, says how far it came, and the page stays alive', async () => {
  const search = new URLSearchParams({ find: '(a+)+$', find_as: 'regex' });
  const page = await open(`/interceptions?${search.toString()}`);
  const longest = await longestFrameUntil(page, () =>
    page.getByRole('alert').filter({ hasText: 'takes too long' }).waitFor({ timeout: 900_000 }),
  );
  const words = await page.getByRole('status').filter({ hasText: 'Searched' }).textContent();
  expect(words).toContain(`Searched ${told(slowRow)} of ${told(COUNT)}, newest first`);
  console.log(`stopped; longest frame ${longest.toFixed(0)} ms`);
  expect(longest).toBeLessThan(LONGEST_FRAME_MS);
  await page.close();
});

const told = (count: number): string => count.toLocaleString('en');

async function open(path: string): Promise<Page> {
  const page = await browser.newPage({ baseURL: server.url, locale: 'en-US' });
  await page.goto(path);
  await page.getByRole('searchbox', { name: 'Search in text' }).waitFor();
  return page;
}

/** Milliseconds between two frames at most, from now until something has come. */
async function longestFrameUntil(page: Page, until: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const frames = { longest: 0, last: performance.now() };
    const frame = (now: number): void => {
      frames.longest = Math.max(frames.longest, now - frames.last);
      frames.last = now;
      document.documentElement.dataset['longestFrame'] = String(frames.longest);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await until();
  return Number(await page.locator('html').getAttribute('data-longest-frame'));
}
