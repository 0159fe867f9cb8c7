import { expect, test } from '#e2e/support/fixtures.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';

test('the health check returns ok', async ({ request }) => {
  const response = await request.get('/healthz');
  expect(response.status()).toBe(200);
});

test('the page opens under its title', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle(/AI Bridge/);
});

/** Such selectors make the browser recheck styles on every insertion, or all ancestors. */
test('no screen style uses :has() or ::highlight', async ({ page }) => {
  await page.goto('/interceptions');
  await waitForList(page);
  const selectors = await page.evaluate(() => {
    const inForce = (rules: CSSRuleList): string[] =>
      [...rules].flatMap(rule => {
        if (rule instanceof CSSMediaRule && !window.matchMedia(rule.conditionText).matches) return [];
        if (rule instanceof CSSStyleRule) return [rule.selectorText, ...inForce(rule.cssRules)];
        return rule instanceof CSSGroupingRule ? inForce(rule.cssRules) : [];
      });
    return [...document.styleSheets].flatMap(sheet => inForce(sheet.cssRules));
  });
  expect(selectors).toContain('body');
  expect(selectors.filter(selector => /:has\(|^::highlight/.test(selector))).toEqual([]);
});

test('the page does not load the charts before it is rendered', async ({ request }) => {
  const html = await (await request.get('/interceptions', { headers: { accept: 'text/html' } })).text();
  expect(html).toContain('/assets/');
  expect(html).not.toContain('recharts');
});
