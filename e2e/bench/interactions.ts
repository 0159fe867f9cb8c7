import type { Locator, Page } from '@playwright/test';
import { sumTokens, totalTokens } from '#shared/domain/tokens.ts';
import type { Expected } from './driver.ts';
import { detailOf, readRows } from './expected.ts';
import { median, type Figures } from './metrics.ts';
import type { Plan } from './options.ts';
import type { Subject } from './targets.ts';
import { visit, type Bench } from './page-session.ts';

/** Acts of a fresh page: each time in a browser of its own, so that nothing is there from the last time. */
export async function measureActs(bench: Bench, subject: Subject, plan: Plan): Promise<Figures> {
  const acts = { filter: plan.measures.has('filter'), panel: plan.measures.has('panel') };
  const times: Record<'filter' | 'panel', number[]> = { filter: [], panel: [] };
  for (let time = 0; time < plan.visits; time += 1) {
    await visit(bench, subject, {}, async ({ page }) => {
      const model = acts.filter ? await otherModel(page, time) : null;
      if (model !== null) times.filter.push(await filter(page, model));
      if (acts.panel) times.panel.push(await openPanel(page, model, time));
    });
  }
  return {
    ...(acts.filter && { filter: median(times.filter) }),
    ...(acts.panel && { panel: median(times.panel) }),
  };
}

/** One of the models with the most tokens, which both pages offer as links, but not that of the first row. */
async function otherModel(page: Page, time: number): Promise<string> {
  const rows = await readRows(page.context(), { limit: 100 });
  const tokens = new Map<string, number>();
  for (const { model, token_usages } of rows) {
    tokens.set(model, (tokens.get(model) ?? 0) + totalTokens(sumTokens(token_usages)));
  }
  tokens.delete(rows[0]?.model ?? '');
  const models = [...tokens].sort(([, a], [, b]) => b - a).map(([model]) => model);
  return models[time] ?? '';
}

/** By a link to the rows of one model, until the first of them is on the screen. */
async function filter(page: Page, model: string): Promise<number> {
  const [first] = await readRows(page.context(), { limit: 1, q: `model:"${model}"` });
  return await timeClick(page, page.locator(`a[href$="model=${encodeURIComponent(model)}"]`).first(), {
    selector: `[data-interception-id="${first?.id}"][aria-rowindex="2"]`,
    words: [],
  });
}

/** By the link of a row, until its interception is beside the list. */
async function openPanel(page: Page, model: string | null, time: number): Promise<number> {
  const q = model === null ? {} : { q: `model:"${model}"` };
  const [row] = await readRows(page.context(), { limit: 1, offset: 3 + time, ...q });
  if (!row) throw new Error('There are no rows');
  const link = page.locator(`[data-interception-id="${row.id}"] a`).first();
  return await timeClick(page, link, detailOf(row));
}

async function timeClick(page: Page, target: Locator, expected: Expected): Promise<number> {
  await target.waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(what => window.bench.awaitClick(what), expected);
  await target.hover();
  await page.waitForTimeout(50);
  await page.mouse.down();
  await page.mouse.up();
  return await page.evaluate(() => window.bench.clicked);
}
