import { CLOCK_START } from './clock.ts';
import { test as base } from './fixtures.ts';
import { startFakeCoder, type CoderOptions, type FakeCoder } from '#e2e/fakes/coder.ts';
import { demoData } from '#e2e/fakes/coder-data.ts';
import { startProgram, type RunningProgram } from './server.ts';

/** A Coder and the built program in front of it. */
export interface Deployment {
  coder: FakeCoder;
  /** The program's address, without a slash at the end. */
  url: string;
  /** Which of its paths about interceptions Coder was asked for since the last time. */
  asked: () => string[];
}

interface CoderFixtures {
  /** Starts both; what a login of Coder's CLI on this machine would do is left out unless the environment says so. */
  deploy: (
    version: string,
    options?: Partial<CoderOptions>,
    env?: (coder: FakeCoder) => Readonly<Record<string, string>>,
  ) => Promise<Deployment>;
  /** The same, and this account signed in in the browser. */
  deployFor: (
    account: 'owner' | 'auditor' | 'member',
    version: string,
    options?: Partial<CoderOptions>,
  ) => Promise<Deployment>;
}

const SIZE = 400;

/** The test of the dashboard in front of a Coder that may be of any version, and change while one looks. */
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
      return { coder, url: program.url, asked: () => takeAsked(coder) };
    });
    // A page that is still loading would complain of a server that is gone.
    for (const context of browser.contexts()) await Promise.all(context.pages().map(page => page.close()));
    for (const each of running) await ('close' in each ? each.close() : each.stop());
  },
  deployFor: async ({ deploy, context }, use) =>
    use(async (account, version, options) => {
      const deployment = await deploy(version, options);
      const { coder, url } = deployment;
      await context.addCookies([{ name: 'aibridge_session', value: coder.tokens[account], url }]);
      return deployment;
    }),
});

function takeAsked(coder: FakeCoder): string[] {
  const paths = coder.requests.map(({ target }) => target.replace(/\?.*$/, ''));
  coder.forget();
  return [...new Set(paths.filter(path => path.includes('/aibridge/')))].sort();
}
