import { expect, test } from '#e2e/support/fixtures.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';

test('the server says that it is well', async ({ request }) => {
  const response = await request.get('/healthz');
  expect(response.status()).toBe(200);
});

test('the page opens under its title', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle(/AI Bridge/);
});

/** Where there are such styles, whatever is put in anywhere, or all that it is in, is looked at for them. */
test('no style of the screen depends on what is inside, or marks places in every element', async ({
  page,
}) => {
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

test('the page does not ask for the charts before it is drawn', async ({ request }) => {
  const html = await (await request.get('/interceptions', { headers: { accept: 'text/html' } })).text();
  expect(html).toContain('/assets/');
  expect(html).not.toContain('recharts');
});
