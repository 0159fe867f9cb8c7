import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from '@playwright/test';
import { browserSources, findBrowser } from './support/browser.ts';
import { startClock } from './support/clock.ts';
import { SCREENSHOT_PAGES, waitUntilStable, type ScreenshotPage } from './support/screenshot-pages.ts';
import { startServer } from './support/server.ts';

const WIDTHS = [390, 768, 1440, 1920];
const THEMES = ['light', 'dark'] as const;
/** The pictures of README and tour, written by `npm run screenshots -- --docs`. */
const DOCS_PAGES = ['list', 'interception', 'usage', 'multiple-values', 'search', 'privacy-mode'];

interface Shot {
  page: ScreenshotPage;
  width: number;
  theme: (typeof THEMES)[number];
  file: string;
}

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

function listShots(forDocs: boolean): Shot[] {
  if (forDocs) {
    return SCREENSHOT_PAGES.filter(({ name }) => DOCS_PAGES.includes(name)).map(page => {
      return { page, width: 1280, theme: 'light', file: path(`docs/${page.name}.png`) };
    });
  }
  return SCREENSHOT_PAGES.flatMap(page =>
    WIDTHS.flatMap(width =>
      THEMES.map(theme => {
        return {
          page,
          width,
          theme,
          file: path(`test-results/screenshots/${page.name}-${width}-${theme}.png`),
        };
      }),
    ),
  );
}

async function takeScreenshot(
  browser: Browser,
  url: string,
  { page: target, width, theme, file }: Shot,
): Promise<void> {
  const context = await browser.newContext({
    locale: 'en-US',
    timezoneId: 'UTC',
    colorScheme: theme,
    viewport: { width, height: width < 500 ? 844 : 900 },
  });
  await startClock(context);
  const page = await context.newPage();
  await page.goto(url + target.path);
  await waitUntilStable(page);
  // Some steps are not possible at a small width. The screenshot is taken without them.
  await target
    .prepare?.(page)
    .catch((error: unknown) => console.error(`${file}: ${String(error).split('\n')[0]}`));
  await page.waitForTimeout(900);
  await page.screenshot({ path: file });
  await context.close();
}

const shots = listShots(process.argv.includes('--docs'));
await mkdir(path('test-results/screenshots'), { recursive: true });
const server = await startServer();
const { launchOptions } = await findBrowser(browserSources(process.env));
const browser = await chromium.launch(launchOptions);
for (const shot of shots) await takeScreenshot(browser, server.url, shot);
await browser.close();
await server.stop();
console.log(
  `${shots.length} screenshots in ${process.argv.includes('--docs') ? 'docs' : 'test-results/screenshots'}`,
);
