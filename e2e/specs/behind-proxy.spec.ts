import type { Response } from '@playwright/test';
import { expect, test } from '#e2e/support/fixtures.ts';
import { startTlsProxy, type TlsDeployment } from '#e2e/support/tls-proxy.ts';
import { runMainFlow } from '#e2e/support/main-flow.ts';
import { whyNoProxy } from '#e2e/support/proxies.ts';
import { askRaw } from '#e2e/support/raw-request.ts';
import { waitForList } from '#e2e/support/wait-for-list.ts';

/** Length of a shared link with many filters. The program accepts this much next to the headers; most servers limit a URL to 8,000. */
const LONG = 15_700;
/** Only for tests that hang, because the machine may be busy. */
const TIMEOUT_MS = 150_000;
const BROWSER = { ignoreHTTPSErrors: true };

for (const proxy of ['nginx', 'caddy'] as const) {
  test.describe(`behind ${proxy}`, { tag: proxy === 'caddy' ? '@long' : [] }, () => {
    // The tests run sequentially, because they share a program.
    test.describe.configure({ mode: 'default' });
    let opened: TlsDeployment | undefined;
    const deployment = (): TlsDeployment => {
      if (opened === undefined) throw new Error('There is no program yet.');
      return opened;
    };

    test.beforeAll(async () => {
      test.setTimeout(TIMEOUT_MS);
      const reason = whyNoProxy(proxy);
      if (reason !== null && process.env['CI']) throw new Error(reason);
      if (reason !== null) console.log(`Skipped: ${reason}`);
      test.skip(reason !== null, reason ?? '');
      opened = await startTlsProxy(proxy);
    });
    test.afterAll(() => opened?.close());

    test('the main user journey', async ({ openFresh }) => {
      test.setTimeout(TIMEOUT_MS);
      const { url, server } = deployment();
      await runMainFlow(await openFresh({ ...BROWSER, baseURL: url }), server);
    });

    test('responses arrive unchanged', async ({ openFresh }) => {
      const { url, server } = deployment();
      const page = await openFresh({ ...BROWSER, baseURL: url });
      const responses: Response[] = [];
      page.on('response', response => responses.push(response));
      await page.goto('/interceptions');
      await page.locator('[data-interception-id]').first().waitFor();
      const found = (part: string): Response => {
        const response = responses.find(each => each.url().includes(part));
        if (!response) throw new Error(`No request matches ${part}.`);
        return response;
      };

      const script = found('/assets/entry-');
      expect(script.headers()).toMatchObject({
        'content-encoding': 'br',
        'cache-control': 'public, max-age=31536000, immutable',
      });
      const rows = found('/api/v2/aibridge/interceptions');
      expect(rows.headers()).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'no-store' });
      const direct = await fetch(`${server.url}/api/v2/aibridge/interceptions?limit=100`, {
        headers: { 'Coder-Session-Token': server.tokens.owner },
      });
      expect(await rows.json()).toEqual(await direct.json());
      const opening = found('/interceptions');
      expect(opening.headers()['cache-control']).toBe('no-store');
      for (const name of ['content-security-policy', 'x-frame-options', 'x-content-type-options']) {
        expect(await opening.headerValues(name), name).toHaveLength(1);
      }
      expect(await opening.httpVersion()).toBe('HTTP/2.0');
    });

    test('a long link is accepted', async () => {
      const { url, server } = deployment();
      const q = `model:${'x'.repeat(LONG)}`;
      const answer = await askRaw(`${url}/api/v2/aibridge/interceptions?q=${q}`, {
        'Coder-Session-Token': server.tokens.owner,
      });
      expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { count: 0, results: [] }]);
    });

    test('another host name gets nothing', async () => {
      const { url, server } = deployment();
      const answer = await askRaw(`${url}/interceptions`, {
        Host: 'evil.example',
        'Coder-Session-Token': server.tokens.owner,
      });
      // For a host name that is not configured, Caddy returns an empty 200.
      if (proxy === 'caddy') expect(answer.body).toBe('');
      else expect(answer.status).toBe(421);
    });

    test('HTTP redirects to HTTPS', async () => {
      const { status, headers } = await askRaw(`${deployment().plainUrl}/interceptions?model=gpt-5`);
      expect(status).toBeGreaterThanOrEqual(301);
      expect(headers.location).toMatch(/^https:\/\/ai-bridge\.localhost\/interceptions\?model=gpt-5$/);
    });

    test('a restart of the program shows an error, and Retry continues', async ({
      openFresh,
      expectFailure,
    }) => {
      test.setTimeout(TIMEOUT_MS);
      const { url, program } = deployment();
      expectFailure('/aibridge/interceptions', 502);
      const page = await openFresh({ ...BROWSER, baseURL: url });
      await page.goto('/interceptions');
      const first = page.locator('[data-interception-id]').first();
      await waitForList(page);
      const alert = page.getByRole('alert');
      await program.stop();
      try {
        await page.getByRole('button', { name: 'Refresh' }).click();
        await expect(alert).toContainText('502');
        await expect(first).toBeVisible();
      } finally {
        await program.start();
      }
      await alert.getByRole('button', { name: 'Retry' }).click();
      await expect(alert).toHaveCount(0);
      await expect(first).toBeVisible();
    });
  });
}
