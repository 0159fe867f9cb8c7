import { describe, expect, it } from 'vitest';
import { browserSources, findBrowser, type Source } from './browser.ts';

const real = browserSources(process.env);
const fake = (name: string, path: string): Source => ({
  name,
  find: () => [{ name, executablePath: path }],
});
const missing = (name: string): Source => ({
  name,
  find: () => {
    throw new Error(`${name} is not there\nand more`);
  },
});

describe('findBrowser', () => {
  it('tries the sources in the documented order', () => {
    expect(real.map(source => source.name)).toEqual([
      'CHROMIUM_PATH',
      "Playwright's own",
      'an installed Chromium or Chrome',
      'the packed Chromium',
      "Playwright's download",
    ]);
  });

  it('skips missing browsers and programs that are not browsers', async () => {
    const found = await findBrowser([missing('first'), fake('true', '/bin/true'), ...real]);
    expect(found.name).not.toBe('true');
  });

  it('reports what was tried and how to get a browser if none starts', async () => {
    const failure = findBrowser([missing('first'), fake('/bin/false', '/bin/false')]);
    await expect(failure).rejects.toThrow(
      /Tried:\n {2}- first: first is not there\n {2}- \/bin\/false: .+\nTo get one: .*CHROMIUM_PATH/,
    );
  });

  it('uses CHROMIUM_PATH as it is, and searches only PATH for an installed browser', async () => {
    const [fromEnv, , installed] = browserSources({ CHROMIUM_PATH: '/opt/mine', PATH: '/nowhere' });
    expect(fromEnv?.find()).toEqual([{ name: 'CHROMIUM_PATH (/opt/mine)', executablePath: '/opt/mine' }]);
    await expect(async () => installed?.find()).rejects.toThrow('is in PATH');
    const [unset] = browserSources({});
    expect(() => unset?.find()).toThrow('not set');
  });

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'uses the packed Chromium if nothing is installed',
    async () => {
      const found = await findBrowser(
        browserSources({}).filter(source => source.name === 'the packed Chromium'),
      );
      expect(found.launchOptions.executablePath).toContain('.cache');
    },
  );
});
