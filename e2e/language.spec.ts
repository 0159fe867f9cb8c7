import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Interception } from '#model/interception.ts';
import { expect, test as base } from './fixtures.ts';
import { startServer, type RunningServer } from './server.ts';

/*
 * In a language whose every letter has an accent, and on data in Greek. A word in Latin letters is then a text of the
 * interface that no translation reaches, or one of these: names, the query language, and what the browser itself writes.
 */
const OURS = 'AI Bridge Coder Postgres anthropic openai UTC Markdown JSON CSV curl';
const QUERY = 'initiator provider model client started_after started_before ended me range find limit';
const BROWSERS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec min hr ago yesterday Europe Berlin GMT';

function greekRow(index: number): Interception {
  const id = (kind: number): string => `0000000${kind}-0000-4000-8000-0000000000${10 + index}`;
  const at = (ms: number): string => new Date(Date.now() - index * 600_000 - 60_000 + ms).toISOString();
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
    initiator: { id: id(1), username: `ἄννα${index % 3}`, name: 'Ἄννα', avatar_url: '' },
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
  /** Latin words that were in a document since the last look, however briefly, each with what stood around it. */
  said: () => Promise<string[]>;
}

const test = base.extend<Said, { greek: RunningServer }>({
  greek: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'aibridge-greek-'));
      const file = join(folder, 'αρχεῖον.json');
      await writeFile(file, JSON.stringify({ count: ROWS.length, results: ROWS }));
      const server = await startServer({ INTERCEPTIONS_FILE: file });
      await use(server);
      await server.stop();
      await rm(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  said: async ({ context, page }, use) => {
    const said = new Set<string>();
    await context.exposeFunction('tell', (text: string) => void said.add(text));
    await context.addInitScript(listen, `${OURS} ${QUERY} ${BROWSERS}`.split(' '));
    await use(async () => {
      await page.evaluate(() => new Promise(requestAnimationFrame));
      return [...said].sort();
    });
  },
});

/** Runs in the page, before anything of ours. */
function listen(known: string[]): void {
  const SPOKEN =
    /^(?:aria-(?:label|description|roledescription|placeholder|valuetext)|title|placeholder|alt|label)$/;
  const tell = (text: string | null, where: string): void => {
    const rest = (text ?? '').replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|https?:\S+|\/api\/\S+/g, '');
    const unknown = (rest.match(/[A-Za-z_]{3,}/g) ?? []).filter(word => !known.includes(word));
    if (unknown.length > 0) window.tell(`${where}: ${text?.slice(0, 120) ?? ''}`);
  };
  const look = (node: Node): void => {
    if (node instanceof Text && !node.parentElement?.closest('script, style')) {
      tell(node.data, node.parentElement?.tagName ?? '');
    }
    if (node instanceof Element) {
      for (const { name, value } of node.attributes) if (SPOKEN.test(name)) tell(value, name);
    }
    for (const child of node.childNodes) look(child);
  };
  new MutationObserver(records => {
    for (const { target, type, addedNodes, attributeName } of records) {
      if (type === 'characterData') look(target);
      if (target instanceof Element && attributeName !== null && SPOKEN.test(attributeName)) {
        tell(target.getAttribute(attributeName), attributeName);
      }
      for (const node of addedNodes) look(node);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}

test.use({
  locale: 'en-XA',
  baseURL: async ({ greek }, use) => use(greek.url),
});

const LIST = '/interceptions?range=7d';

/** Presses everything that opens something, one after the other, and closes it again. */
async function openEach(page: Page): Promise<void> {
  const openers = page.locator(':is([aria-haspopup], [aria-expanded], [role=combobox]):visible');
  const count = await openers.count();
  for (let at = 0; at < count; at += 1) {
    const opener = openers.nth(at);
    if (!(await opener.isVisible().catch(() => false))) continue;
    await opener.click({ timeout: 2000 }).catch(() => undefined);
    await page.waitForTimeout(250);
    await page.keyboard.press('Escape');
  }
}

test('no text is left out of a translation: the list and all that opens from it', async ({ page, said }) => {
  await page.goto(LIST);
  await page.locator('[data-interception-id]').first().waitFor();
  await openEach(page);
  expect(await said()).toEqual([]);
});
