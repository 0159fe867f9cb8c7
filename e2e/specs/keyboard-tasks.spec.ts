import type { Page } from '@playwright/test';
import { readAll } from '#e2e/support/api.ts';
import { expect, test } from '#e2e/support/fixtures.ts';
import type { ServerAddress } from '#e2e/support/server.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';

/** Actions through the accessibility tree only: find by role and name, press, type, read. */
interface Tree {
  press: (role: Role, name: string | RegExp, nth?: number) => Promise<void>;
  write: (role: Role, name: string, text: string) => Promise<void>;
  focus: (role: Role, name: string, nth?: number) => Promise<void>;
}
type Role = Parameters<Page['getByRole']>[0];

function treeOf(page: Page): Tree {
  const found = (role: Role, name: string | RegExp, nth = 0) =>
    page.getByRole(role, { name, exact: typeof name === 'string' }).nth(nth);
  return {
    press: (role, name, nth) => found(role, name, nth).click(),
    focus: (role, name, nth) => found(role, name, nth).focus(),
    async write(role, name, text) {
      await found(role, name).fill(text);
      await found(role, name).press('Enter');
    },
  };
}

/** Presses keys sequentially and types text. */
function keyboardOf(page: Page) {
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  return {
    press,
    type: (text: string) => page.keyboard.type(text),
    menu: () => expect(page.getByRole('menuitem').first()).toBeFocused(),
    /** New rows get the focus once they are loaded. */
    rows: () => expect(page.getByRole('row').getByRole('button').and(page.locator(':focus'))).toBeVisible(),
    /** Runs a command from the command menu once it shows a match. */
    async command(text: string, shown: string | RegExp) {
      await press('Control+k');
      await page.keyboard.type(text);
      const option = page.getByRole('option', { name: shown });
      await expect(option).toHaveAttribute('data-highlighted', '');
      await press('Enter');
    },
  };
}

interface Failed {
  id: string;
  /** Coder’s query for its day and its user. */
  q: string;
  /** Its index among the rows of that day. */
  index: number;
}

/** A failed tool call among the first rows of its user’s day, but not the last of them. */
async function findFailed(server: ServerAddress): Promise<Failed> {
  const failed = (await readAll(server)).filter(row =>
    row.tool_usages.some(call => call.invocation_error !== ''),
  );
  for (const { id, initiator, started_at } of failed) {
    const day = started_at.slice(0, 10);
    const bounds = `started_after:"${day}T00:00:00Z" started_before:"${day}T23:59:59.999999Z"`;
    const q = `initiator:${initiator.username} ${bounds}`;
    const rows = await readAll(server, { q });
    const index = rows.findIndex(row => row.tool_usages.some(call => call.invocation_error !== ''));
    if (rows[index]?.id === id && index < Math.min(12, rows.length - 1)) return { id, q, index };
  }
  throw new Error('No failed call is among the first rows of a day.');
}

interface Task {
  what: string;
  byKeyboard: (keys: ReturnType<typeof keyboardOf>) => Promise<void>;
  byTree: (tree: Tree) => Promise<void>;
  done: (page: Page) => Promise<void>;
}

const copied = (what: string | RegExp) => async (page: Page) => {
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(what);
};
const at = (address: RegExp) => (page: Page) => expect(page).toHaveURL(address);

/** Each task starts where the previous one ended. */
const tasks = (failed: Failed): Task[] => [
  {
    what: 'see only what Mei sent',
    byKeyboard: keys => keys.command('mei', 'Only Mei Member mei'),
    async byTree(tree) {
      await tree.write('textbox', 'Query', 'initiator:mei');
    },
    done: at(/\?initiator=mei$/),
  },
  {
    what: 'of the last thirty days',
    byKeyboard: keys => keys.command('30 days', 'Last 30 days'),
    async byTree(tree) {
      await tree.press('combobox', 'Time range');
      await tree.press('button', 'Last 30 days');
    },
    done: async page => {
      await at(/\?initiator=mei&range=30d$/)(page);
      await expect(page.getByRole('button', { name: 'Remove Last 30 days' })).toBeVisible();
    },
  },
  {
    what: 'with the client of the first row',
    async byKeyboard(keys) {
      await keys.rows();
      await keys.press('f');
      await keys.menu();
      await keys.press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter');
    },
    async byTree(tree) {
      await tree.focus('button', 'Show details');
      await tree.press('button', 'Filter by this row');
      await tree.press('menuitem', /^Only (?:Claude Code|Codex|Cursor|Copilot|Zed|Mux|Roo|Cline|Kilo)/);
    },
    done: at(/client=/),
  },
  {
    what: 'drop the client again',
    byKeyboard: keys => keys.command('remove client', /^Remove client:/),
    byTree: tree => tree.press('button', /^Remove (?!mei|Last)/),
    done: async page => {
      await at(/\?initiator=mei&range=30d$/)(page);
      await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(2);
    },
  },
  {
    what: 'read the details of the second row in place',
    async byKeyboard(keys) {
      await keys.rows();
      await keys.press('j', 'Enter');
    },
    byTree: tree => tree.press('button', 'Show details', 1),
    done: page => expect(page.getByRole('region', { name: /^Details of interception/ })).toBeVisible(),
  },
  {
    what: 'hide them',
    async byKeyboard(keys) {
      await keys.rows();
      await keys.press('x');
    },
    byTree: tree => tree.press('button', 'Hide details'),
    done: page => expect(page.getByRole('region', { name: /^Details of interception/ })).toHaveCount(0),
  },
  {
    what: 'clear all filters',
    byKeyboard: keys => keys.command('clear', 'Clear filters'),
    byTree: tree => tree.press('button', 'Clear filters'),
    done: async page => {
      await expect(page).toHaveURL(/\/interceptions$/);
      await expect(page.getByRole('status').filter({ hasText: /^100 of 5,000/ })).toBeVisible();
    },
  },
  {
    what: 'load more rows',
    async byKeyboard(keys) {
      await keys.rows();
      await keys.press('End');
    },
    byTree: tree => tree.press('button', 'Load more'),
    done: page => expect(page.getByRole('status').filter({ hasText: /^[2-9]00 of 5,000/ })).toBeVisible(),
  },
  {
    what: 'find a person’s failed tool call of a day',
    async byKeyboard(keys) {
      await keys.press('Home', '/');
      await keys.type(failed.q);
      await keys.press('Enter');
    },
    byTree: tree => tree.write('textbox', 'Query', failed.q),
    done: page =>
      expect(
        page
          .getByRole('row')
          .nth(failed.index + 1)
          .getByRole('img', { name: /failed$/ }),
      ).toBeAttached(),
  },
  {
    what: 'open it beside the list',
    async byKeyboard(keys) {
      await keys.press('Escape', ...Array.from({ length: failed.index }, () => 'j'), 'o');
    },
    async byTree(tree) {
      await tree.press('button', 'Show details', failed.index);
      await tree.press('link', 'Open interception');
    },
    done: page =>
      expect(page.getByRole('region', { name: `Details of interception ${failed.id}` })).toBeVisible(),
  },
  {
    what: 'copy a link to it',
    byKeyboard: keys => keys.press('c'),
    byTree: tree => tree.press('button', 'Copy link'),
    done: copied(new RegExp(`/interceptions/${failed.id}\\?started_at=`)),
  },
  {
    what: 'go on to the next one',
    byKeyboard: keys => keys.press('j'),
    byTree: tree => tree.press('button', 'Next'),
    done: page => expect(page).not.toHaveURL(new RegExp(failed.id)),
  },
  {
    what: 'close it',
    byKeyboard: keys => keys.press('Escape'),
    byTree: tree => tree.press('button', 'Close'),
    done: at(/\/interceptions\?initiator=/),
  },
  {
    what: 'copy a link to the list',
    byKeyboard: keys => keys.command('copy link', /^Copy link/),
    async byTree(tree) {
      await tree.press('button', 'Share list');
      await tree.press('button', 'Copy link');
      await tree.press('button', 'Close');
    },
    done: copied(/\/interceptions\?initiator=.*started_before=/),
  },
  {
    what: 'copy the command that asks for the same rows',
    byKeyboard: keys => keys.command('curl', 'Copy as cURL'),
    async byTree(tree) {
      await tree.press('button', 'Share list');
      await tree.press('button', 'Copy as cURL');
      await tree.press('button', 'Close');
    },
    done: copied(/^curl -H .*initiator/),
  },
  {
    what: 'ask for another client, letting it be completed',
    async byKeyboard(keys) {
      await keys.command('query', 'Query');
      await keys.type('client:codex');
      await keys.press('ArrowDown', 'Tab', 'Enter');
    },
    async byTree(tree) {
      await tree.write('textbox', 'Query', 'client:Codex');
    },
    done: at(/\/interceptions\?client=Codex$/),
  },
  {
    what: 'see what that adds up to',
    async byKeyboard(keys) {
      await keys.command('usage', 'Usage');
    },
    byTree: tree => tree.press('link', 'Usage'),
    done: at(/\/usage\?client=Codex$/),
  },
  {
    what: 'and go back to the rows',
    byKeyboard: keys => keys.command('interceptions', 'Interceptions'),
    byTree: tree => tree.press('link', 'Interceptions'),
    done: async page => {
      await expect(page).toHaveURL(/\/interceptions\?client=Codex$/);
      await expect(page.getByRole('grid', { name: 'Interceptions' })).toBeVisible();
    },
  },
  {
    what: 'read times in UTC',
    byKeyboard: keys => keys.command('utc', /^Times in UTC/),
    async byTree(tree) {
      await tree.press('combobox', 'Time range');
      await tree.press('button', /Switch to UTC$/);
      await tree.press('combobox', 'Time range');
    },
    done: page =>
      expect.poll(() => page.evaluate(() => localStorage.getItem('aibridge.time-zone'))).toBe('UTC'),
  },
  {
    what: 'in the dark',
    byKeyboard: keys => keys.command('dark', 'Theme: dark'),
    async byTree(tree) {
      await tree.press('button', 'Theme: system');
      await tree.press('button', 'Theme: light');
    },
    done: page => expect(page.locator('html')).toHaveAttribute('data-theme', 'dark'),
  },
];

for (const way of ['by keyboard alone', 'by the accessibility tree alone'] as const) {
  // Both do the same tasks.
  const tag = way === 'by keyboard alone' ? [] : ['@long'];
  test(`twenty tasks are done ${way}`, { tag }, async ({ page, context, server }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const all = tasks(await findFailed(server));
    expect(all).toHaveLength(20);
    await page.goto('/interceptions');
    await waitForList(page);
    for (const { what, byKeyboard, byTree, done } of all) {
      await test.step(what, async () => {
        await (way === 'by keyboard alone' ? byKeyboard(keyboardOf(page)) : byTree(treeOf(page)));
        await done(page);
      });
    }
  });
}
