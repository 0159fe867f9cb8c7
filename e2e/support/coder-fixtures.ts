import { CLOCK_START } from './clock.ts';
import { test as base } from './fixtures.ts';
import { startFakeCoder, type CoderOptions, type FakeCoder } from '#e2e/fakes/coder.ts';
import { demoData } from '#e2e/fakes/coder-data.ts';
import { startProgram, type RunningProgram } from './server.ts';

/** A fake Coder and the built program in front of it. */
export interface Deployment {
  coder: FakeCoder;
  /** The program's URL, without a trailing slash. */
  url: string;
  /** AI Bridge paths that Coder received since the last call. */
  asked: () => string[];
}

interface CoderFixtures {
  /** Starts both. A login of Coder's CLI on this machine is ignored unless `env` sets CODER_CONFIG_DIR. */
  deploy: (
    version: string,
    options?: Partial<CoderOptions>,
    env?: (coder: FakeCoder) => Readonly<Record<string, string>>,
  ) => Promise<Deployment>;
  /** Also signs the account in in the browser. */
  deployFor: (
    account: 'owner' | 'auditor' | 'member',
    version: string,
    options?: Partial<CoderOptions>,
  ) => Promise<Deployment>;
}

const SIZE = 400;

/** Playwright's test with the dashboard in front of a fake Coder, of any version and changeable during the test. */
export const test = base.extend<CoderFixtures>({
  deploy: async ({ browser }, use) => {
    const running: (FakeCoder | RunningProgram)[] = [];
    await use(async (version, options = {}, env = () => ({})) => {
      const coder = await startFakeCoder({
        version,
        now: CLOCK_START,
        data: demoData({ seed: 1, size: SIZE, now: CLOCK_START }),
        ...options,
      });
      running.unshift(coder);
      const program = await startProgram({
        CODER_URL: coder.url,
        CODER_CONFIG_DIR: '/nowhere',
        ...env(coder),
      });
      running.unshift(program);
      coder.forget();
      return { coder, url: program.url, asked: () => takeRequestedPaths(coder) };
    });
    // A page that is still loading would report the stopped server as an error.
    for (const context of browser.contexts()) await Promise.all(context.pages().map(page => page.close()));
    for (const server of running) await ('close' in server ? server.close() : server.stop());
  },
  deployFor: async ({ deploy, context }, use) =>
    use(async (account, version, options) => {
      const deployment = await deploy(version, options);
      const { coder, url } = deployment;
      await context.addCookies([{ name: 'aibridge_session', value: coder.tokens[account], url }]);
      return deployment;
    }),
});

function takeRequestedPaths(coder: FakeCoder): string[] {
  const paths = coder.requests.map(({ target }) => target.replace(/\?.*$/, ''));
  coder.forget();
  return [...new Set(paths.filter(path => path.includes('/aibridge/')))].sort();
}
