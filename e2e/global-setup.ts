import { browserSources, findBrowser } from './support/browser.ts';
import { startServer } from './support/server.ts';
import { share } from './support/shared.ts';

/** Finds one browser and starts one server with demo data for the whole run. Returns a function that stops the server. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const [{ name, launchOptions }, server] = await Promise.all([
    findBrowser(browserSources(process.env)),
    startServer(),
  ]);
  console.log(`Browser: ${name}`);
  share({ launchOptions, server: { url: server.url, tokens: server.tokens } });
  return () => server.stop();
}
