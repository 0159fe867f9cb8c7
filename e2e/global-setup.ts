import { browserSources, findBrowser } from './support/browser.ts';
import { startServer } from './support/server.ts';
import { share } from './support/shared.ts';

/** One browser and one server on made-up data for the whole run; what is returned ends them. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const [{ name, launchOptions }, server] = await Promise.all([
    findBrowser(browserSources(process.env)),
    startServer(),
  ]);
  console.log(`Browser: ${name}`);
  share({ launchOptions, server: { url: server.url, tokens: server.tokens } });
  return () => server.stop();
}
