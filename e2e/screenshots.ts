import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from '@playwright/test';
import { browserSources, findBrowser } from './support/browser.ts';
import { startClock } from './support/clock.ts';
import { SCREENS, waitUntilStable, type ScreenshotPage } from './support/screenshot-pages.ts';
import { startServer } from './support/server.ts';

const WIDTHS = [390, 768, 1440, 1920];
const THEMES = ['light', 'dark'] as const;
/** What README and tour show, made by `npm run screenshots -- --docs`. */
const TOUR = ['list', 'interception', 'usage', 'multiple-values', 'search', 'privacy-mode'];

interface Shot {
  screen: ScreenshotPage;
  width: number;
  theme: (typeof THEMES)[number];
  file: string;
}

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

function shotsOf(forDocs: boolean): Shot[] {
  if (forDocs) {
    return SCREENS.filter(({ name }) => TOUR.includes(name)).map(screen => {
      return { screen, width: 1280, theme: 'light', file: path(`docs/${screen.name}.png`) };
    });
  }
  return SCREENS.flatMap(screen =>
    WIDTHS.flatMap(width =>
      THEMES.map(theme => {
        return {
          screen,
          width,
          theme,
          file: path(`test-results/screenshots/${screen.name}-${width}-${theme}.png`),
        };
      }),
    ),
  );
}

async function take(browser: Browser, url: string, { screen, width, theme, file }: Shot): Promise<void> {
  const context = await browser.newContext({
    locale: 'en-US',
    timezoneId: 'UTC',
    colorScheme: theme,
    viewport: { width, height: width < 500 ? 844 : 900 },
  });
  await startClock(context);
  const page = await context.newPage();
  await page.goto(url + screen.path);
  await waitUntilStable(page);
  // What a width has no room for is looked at without it.
  await screen
    .act?.(page)
    .catch((error: unknown) => console.error(`${file}: ${String(error).split('\n')[0]}`));
  await page.waitForTimeout(900);
  await page.screenshot({ path: file });
  await context.close();
}

const shots = shotsOf(process.argv.includes('--docs'));
await mkdir(path('test-results/screenshots'), { recursive: true });
const server = await startServer();
const { launchOptions } = await findBrowser(browserSources(process.env));
const browser = await chromium.launch(launchOptions);
for (const shot of shots) await take(browser, server.url, shot);
await browser.close();
await server.stop();
console.log(
  `${shots.length} pictures in ${process.argv.includes('--docs') ? 'docs' : 'test-results/screenshots'}`,
);
