import type { Page } from '@playwright/test';
import type { Interception } from '#shared/domain/interception.ts';
import { CLOCK_START } from '#e2e/support/clock.ts';
import { expect, test as base } from '#e2e/support/fixtures.ts';
import { collectRenderedTexts } from '#e2e/support/rendered-texts.ts';
import { startServerOf } from '#e2e/support/server-of-rows.ts';
import type { RunningServer } from '#e2e/support/server.ts';

/*
 * Uses a locale in which every letter has an accent, and data in Greek. A word in plain Latin letters is then a text that
 * is not translated, or one of these: a name, the query language, a text of the browser, or a text of a library that
 * cannot be translated.
 */
const OURS =
  'AI Bridge anthropic openai copilot olivia Olivia Owner arun Arun Auditor mei Mei Member Unknown owner NDJSON CSV UTC';
const QUERY =
  'initiator provider model client range started_after started_before sort status ada claude sonnet';
const BROWSERS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec min hr ago yesterday Europe Berlin Dollar';
const LIBRARIES = 'Dismiss';
const KNOWN = [OURS, QUERY, BROWSERS, LIBRARIES].join(' ').split(' ');

const greekPerson = (index: number): string => `00000001-0000-4000-8000-00000000000${index % 3}`;

function greekRow(index: number): Interception {
  const id = (kind: number): string => `0000000${kind}-0000-4000-8000-0000000000${10 + index}`;
  const at = (ms: number): string =>
    new Date(CLOCK_START.getTime() - index * 600_000 - 60_000 + ms).toISOString();
  const child = {
    interception_id: id(0),
    provider_response_id: 'ἀπόκρισις',
    metadata: { σημεῖον: 3, κλειδί: 'λόγος' },
    created_at: at(100),
  };
  const tool = { ...child, server_url: '', tool: `ἐργαλεῖον_${index % 3}`, input: '{"ὁδός":"λόγος"}' };
  return {
    id: id(0),
    api_key_id: 'κλεῖς',
    initiator: { id: greekPerson(index), username: `ἄννα${index % 3}`, name: 'Ἄννα', avatar_url: '' },
    provider: index % 2 === 0 ? 'anthropic' : 'openai',
    model: `μοντέλο-${index % 4}`,
    client: index % 5 === 0 ? null : 'Πελάτης',
    metadata: { ὄνομα: 'Ἄννα', πλῆθος: 5 },
    started_at: at(0),
    ended_at: index === 3 ? null : at(9000 * (1 + index)),
    ...(index % 4 === 1 && { error_type: 'σφάλμα', error_message: 'οὐκ ἔστιν' }),
    token_usages:
      index === 4
        ? []
        : [
            {
              ...child,
              id: id(2),
              input_tokens: 1200 + index,
              output_tokens: 300,
              cache_read_input_tokens: 5000,
              cache_write_input_tokens: 70,
              metadata: { λοιπά: 7 },
            },
          ],
    user_prompts:
      index === 2
        ? []
        : [{ ...child, id: id(3), prompt: `λόγος ${'μακρὸς λόγος '.repeat(1 + (index % 3) * 200)}` }],
    tool_usages:
      index === 5
        ? []
        : [
            { ...tool, id: id(4), injected: true, invocation_error: index % 2 === 0 ? 'ἀπέτυχεν' : '' },
            { ...tool, id: id(5), injected: false, invocation_error: '' },
          ],
  };
}
const ROWS = Array.from({ length: 24 }, (_, index) => greekRow(index));

interface Said {
  /** Texts with unknown Latin words that appeared in a document, however briefly, and where. */
  said: () => Promise<string[]>;
}

const test = base.extend<Said, { greek: RunningServer }>({
  greek: [
    async ({}, use) => {
      const server = await startServerOf(ROWS);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  said: async ({ context, page }, use) => {
    const seen = await collectRenderedTexts(context, LATIN.source);
    await use(async () => {
      await page.evaluate(() => new Promise(requestAnimationFrame));
      const untold = seen.filter(({ text, where }) => READ_OUT.test(where) && isUnknown(text));
      return [...new Set(untold.map(({ text, where }) => `${where}: ${text.slice(0, 120)}`))].sort();
    });
  },
});

const LATIN = /[A-Za-z_]{3,}/;
/** Places whose texts a user can read or hear. */
const READ_OUT =
  /^(?:text|aria-(?:label|description|roledescription|placeholder|valuetext)|title|placeholder|alt|label)$/;
const ADDRESSES = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|https?:\S+|\/api\/\S+/g;

function isUnknown(text: string): boolean {
  const words = text.replace(ADDRESSES, '').match(new RegExp(LATIN, 'g')) ?? [];
  return words.some(word => !KNOWN.includes(word));
}

test.use({
  locale: 'en-XA',
  baseURL: async ({ greek }, use) => use(greek.url),
});

const OPENERS = ':is([aria-haspopup], [aria-expanded], [role=combobox]):visible';

/** The soak presses all buttons, a normal run only some. */
const STEP = process.env['E2E'] === 'all' ? 1 : 4;

/** Presses the buttons sequentially and closes what they open. */
async function pressEach(page: Page, which = OPENERS): Promise<void> {
  const buttons = page.locator(which);
  const count = await buttons.count();
  for (let at = 0; at < count; at += STEP) {
    const button = buttons.nth(at);
    if (!(await button.isVisible())) continue;
    // An element that opened after the last Escape may cover the button.
    await button.click({ timeout: 2000 }).catch(() => page.keyboard.press('Escape'));
    await page.waitForTimeout(SHOWN);
    await page.keyboard.press('Escape');
  }
}

/** Milliseconds until an opened element is rendered. */
const SHOWN = 300;
const ROW = '[data-interception-id]';
const LIST = '/interceptions?range=7d';
const NOBODYS = '00000000-0000-4000-8000-000000000000';

interface Visit {
  what: string;
  path: string;
  act?: (page: Page) => Promise<void>;
  /** Part of the URL of a request that the server must reject. */
  refused?: string;
}

const VISITS: readonly Visit[] = [
  {
    what: 'the list, and all that opens from it',
    path: LIST,
    async act(page) {
      await page.locator(ROW).first().waitFor();
      await pressEach(page);
      await page.keyboard.press('?');
      await page.waitForTimeout(SHOWN);
    },
  },
  {
    what: 'the command menu',
    path: `${LIST}&provider=anthropic&provider=openai&-client=Πελάτης`,
    async act(page) {
      await page.locator(ROW).first().waitFor();
      await page.waitForLoadState('networkidle');
      await page.keyboard.press('Control+k');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.type('ω');
      await page.waitForTimeout(SHOWN);
    },
  },
  {
    what: 'one interception',
    path: `/interceptions/${greekRow(1).id}`,
    async act(page) {
      await page.locator('main h2').first().waitFor();
      await pressEach(page, 'main button:visible:not([data-toggle])');
    },
  },
  {
    what: 'an interception that is not there',
    path: `/interceptions/${NOBODYS}`,
    refused: `after_id=${NOBODYS}`,
    act: page => page.waitForLoadState('networkidle'),
  },
  { what: 'a search', path: `${LIST}&find=λόγος`, act: page => page.locator('ol li').first().waitFor() },
  { what: 'an expression', path: `${LIST}&find=%5E(&find-as=expression` },
  {
    what: 'usage',
    path: '/usage?range=7d',
    async act(page) {
      await page.waitForLoadState('networkidle');
      await pressEach(page, 'main button:visible');
    },
  },
  { what: 'no rows', path: '/interceptions?model=ἄλλο' },
  { what: 'filters that cannot be used', path: '/interceptions?range=αἰών&started_after=χθές&limit=πολλοί' },
  { what: 'an address of nothing', path: '/οὐδέν' },
  { what: 'signing in', path: '/sign-in' },
];

for (const { what, path, act, refused } of VISITS) {
  test(`no text is missing in a translation: ${what}`, async ({ page, said, expectFailure }) => {
    if (refused !== undefined) expectFailure(refused, 400);
    await page.goto(path);
    await act?.(page);
    await page.waitForTimeout(SHOWN);
    expect(await said()).toEqual([]);
  });
}

for (const locale of ['en-XA', 'ar-XB']) {
  test(
    `with longer words nothing exceeds a viewport of 320 px: ${locale}`,
    { tag: '@long' },
    async ({ openFresh }) => {
      const page = await openFresh({ locale, viewport: { width: 320, height: 640 } });
      for (const path of [LIST, '/usage?range=7d', `/interceptions/${greekRow(1).id}`]) {
        await page.goto(path);
        await expect(page.locator('html')).toHaveAttribute('dir', locale === 'ar-XB' ? 'rtl' : 'ltr');
        await page.waitForLoadState('networkidle');
        const beyond = () =>
          page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        await expect.poll(beyond).toBeLessThanOrEqual(0);
      }
    },
  );
}
