import { browserSources, findBrowser } from './support/browser.ts';
import { startApiServer, startServer } from './support/server.ts';
import { share } from './support/shared.ts';

/** Finds one browser and starts the servers with demo data for the whole run. Returns a function that stops them. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const [{ name, launchOptions }, server] = await Promise.all([
    findBrowser(browserSources(process.env)),
    startServer(),
  ]);
  const overApi = await startApiServer(server);
  console.log(`Browser: ${name}`);
  const { url, tokens } = server;
  share({ launchOptions, server: { url, tokens }, apiServer: { url: overApi.url, tokens } });
  return async () => {
    await overApi.stop();
    await server.stop();
  };
}
