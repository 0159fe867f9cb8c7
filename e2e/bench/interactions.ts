import type { Locator, Page } from '@playwright/test';
import { sumTokens, totalTokens } from '#shared/domain/tokens.ts';
import type { Expected } from './driver.ts';
import { detailOf, readRows } from './expected.ts';
import { median, type Figures } from './metrics.ts';
import type { BenchPlan } from './options.ts';
import type { BenchTarget } from './targets.ts';
import { withSession, type Bench } from './page-session.ts';

/** Interactions with a fresh page. Each one uses a new browser, so that nothing is cached. */
export async function measureInteractions(
  bench: Bench,
  benchTarget: BenchTarget,
  plan: BenchPlan,
): Promise<Figures> {
  const enabled = { filter: plan.measures.has('filter'), panel: plan.measures.has('panel') };
  const times: Record<'filter' | 'panel', number[]> = { filter: [], panel: [] };
  for (let time = 0; time < plan.repeats; time += 1) {
    await withSession(bench, benchTarget, {}, async ({ page }) => {
      const model = enabled.filter ? await otherModel(page, time) : null;
      if (model !== null) times.filter.push(await filter(page, model));
      if (enabled.panel) times.panel.push(await openPanel(page, model, time));
    });
  }
  return {
    ...(enabled.filter && { filter: median(times.filter) }),
    ...(enabled.panel && { panel: median(times.panel) }),
  };
}

/** One of the models with the most tokens, which both pages show as links. Never the model of the first row. */
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

/** Milliseconds from a click on a model's link until the first row of the model is visible. */
async function filter(page: Page, model: string): Promise<number> {
  const [first] = await readRows(page.context(), { limit: 1, q: `model:"${model}"` });
  const link = page.locator(`a[href$="model=${encodeURIComponent(model)}"]`).first();
  const byModel = page.getByRole('button', { name: 'Tokens by model' });
  await link.or(byModel).first().waitFor();
  if (await byModel.isVisible()) await byModel.click();
  return await timeClick(page, link, {
    selector: `[data-interception-id="${first?.id}"][aria-rowindex="2"]`,
    texts: [],
  });
}

/** Milliseconds from a click on a row's link until its interception is shown next to the list. */
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
