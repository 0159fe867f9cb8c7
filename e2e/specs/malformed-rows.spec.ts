import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import type { Interception } from '#shared/domain/interception.ts';
import { expect, test } from '#e2e/support/fixtures.ts';
import { parseCsv } from '#e2e/support/parse-csv.ts';
import { startServerOf } from '#e2e/support/server-of-rows.ts';
import type { RunningServer } from '#e2e/support/server.ts';

const idOf = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;

function rowOf(at: number, started_at: string, ended_at: string): Interception {
  const child = {
    interception_id: idOf(at),
    provider_response_id: 'r',
    metadata: null,
    created_at: started_at,
  };
  return {
    id: idOf(at),
    api_key_id: null,
    initiator: { id: idOf(900_000), username: 'pat', name: 'Pat Doe', avatar_url: '' },
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    client: 'Claude Code',
    metadata: null,
    started_at,
    ended_at,
    token_usages: [{ ...child, id: idOf(1000 + at), input_tokens: 100, output_tokens: 50 }],
    user_prompts: [{ ...child, id: idOf(2000 + at), prompt: `hello ${at}` }],
    tool_usages: [],
  };
}

const figureOf = (page: Page, name: string): Locator => page.getByRole('figure', { name });

async function csvOf(page: Page, name: string): Promise<string[][]> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    figureOf(page, name).getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  return parseCsv(await readFile(await file.path(), 'utf8'));
}

async function tableOf(page: Page, name: string): Promise<string[][]> {
  await figureOf(page, name).getByRole('button', { name: 'View as table' }).click();
  const table = page.getByRole('table', { name });
  return await table
    .locator('tbody tr')
    .evaluateAll(rows =>
      rows.map(row => [...row.children].map(cell => (cell.textContent ?? '').replaceAll(/\s/g, ' '))),
    );
}

/** Closes the page before the server stops, because it may still send requests. */
async function over(rows: readonly Interception[], look: (server: RunningServer) => Promise<Page>) {
  const server = await startServerOf(rows);
  try {
    const page = await look(server);
    await page.close();
  } finally {
    await server.stop();
  }
}

for (const [far, words] of [
  ['0001-01-01T00:00:00Z', 'It started before'],
  ['1970-01-01T00:00:00Z', 'It started before'],
  ['2016-01-01T00:00:00Z', 'It started before'],
  ['9999-12-31T00:00:00Z', 'It started after'],
] as const) {
  const year = far.slice(0, 4);
  const tag = year === '1970' ? [] : '@long';
  test(`one row of ${year} leaves the others readable`, { tag }, async ({ openFresh }) => {
    const near = ['22', '23', '24', '25'].map((day, at) =>
      rowOf(at, `2026-11-${day}T10:00:00Z`, `2026-11-${day}T10:00:03Z`),
    );
    await over([...near, rowOf(9, far, far)], async server => {
      const page = await openFresh({ baseURL: server.url, timezoneId: 'UTC' });
      await page.goto(`${server.url}/usage`);
      const figure = figureOf(page, 'Tokens over time');
      await expect(figure.getByText(`1 interception isn’t shown. ${words}`)).toBeVisible();
      await expect(figure.getByText(/\d+ (?:minutes?|hours?) per bar/)).toBeVisible();
      const rows = await tableOf(page, 'Tokens over time');
      expect(rows.filter(cells => cells.at(-1) !== '0').map(cells => cells.at(-1))).toEqual(
        Array(5).fill('150'),
      );
      expect(new Set(rows.map(([label]) => label)).size).toBe(rows.length);
      const [head = [], ...lines] = await csvOf(page, 'Tokens over time');
      expect(head).toEqual([
        'Time',
        'claude-sonnet-4-5 (tokens)',
        'Total (tokens)',
        'Start',
        'End',
        'Coverage',
      ]);
      expect(lines.reduce((sum, line) => sum + Number(line[2]), 0)).toBe(750);
      await figure.getByRole('link', { name: /^Show (?:previous|next) part/ }).click();
      await expect(page.getByText('interceptions', { exact: true })).toBeVisible();
      await expect(figure.getByRole('status')).toHaveText('1 interception');
      return page;
    });
  });
}

test('both repeated hours of a clock change are distinguishable', async ({ openFresh }) => {
  const rows = ['05:15', '06:15'].map((time, at) =>
    rowOf(at, `2026-11-01T${time}:00Z`, `2026-11-01T${time}:03Z`),
  );
  await over(rows, async server => {
    const page = await openFresh({ baseURL: server.url, timezoneId: 'America/New_York' });
    await page.goto(`${server.url}/usage`);
    const figure = figureOf(page, 'Tokens over time');
    await expect(figure.getByRole('status')).toHaveText('All 2 interceptions');
    const labels = (await tableOf(page, 'Tokens over time')).map(([label]) => label);
    expect(new Set(labels).size).toBe(labels.length);
    const lines = await csvOf(page, 'Tokens over time');
    const at = lines[0]?.indexOf('Start') ?? -1;
    const starts = lines.slice(1).filter(line => line[1] !== '0');
    expect(starts.map(line => line[at])).toEqual(['2026-11-01T01:15:00-04:00', '2026-11-01T01:15:00-05:00']);
    return page;
  });
});

test('an end before the start is shown everywhere and has no duration', async ({ openFresh }) => {
  const rows = [
    rowOf(1, '2026-11-20T10:00:00.0006Z', '2026-11-20T10:00:02.0002Z'),
    rowOf(2, '2026-11-20T10:02:00Z', '2026-11-20T09:00:00Z'),
    rowOf(3, '2026-11-20T10:03:00.0005Z', '2026-11-20T10:03:00.0004Z'),
    rowOf(4, '2026-11-20T10:04:00Z', '2026-11-20T10:04:00Z'),
  ];
  await over(rows, async server => {
    const page = await openFresh({ baseURL: server.url, timezoneId: 'UTC' });
    await page.goto(`${server.url}/usage`);
    const figure = figureOf(page, 'Percentiles per interception');
    await expect(figure.getByRole('status')).toHaveText(
      'All 4 interceptions; 2 with a duration, 2 end before they start, 1 has zero duration',
    );
    const [head = [], median = []] = await csvOf(page, 'Percentiles per interception');
    expect(head).toContain('Duration (ms)');
    expect(median.slice(-4, -1)).toEqual(['2', '4', '2']);

    await page.goto(`${server.url}/interceptions`);
    const row = page.locator(`[data-interception-id="${idOf(2)}"]`);
    await row.getByRole('button', { name: 'Show details' }).click();
    const detail = page.getByRole('region', { name: `Details of interception ${idOf(2)}` });
    await expect(detail.getByText('ends before it starts').first()).toBeVisible();
    await expect(page.getByText(/[-−]3,840/)).toHaveCount(0);
    await page.goto(`${server.url}/interceptions/${idOf(3)}`);
    await expect(page.getByRole('definition').getByText('ends before it starts').first()).toBeVisible();
    return page;
  });
});
