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

describe('the browser of the tests', () => {
  it('is looked for in the promised order', () => {
    expect(real.map(source => source.name)).toEqual([
      'CHROMIUM_PATH',
      "Playwright's own",
      'an installed Chromium or Chrome',
      'the packed Chromium',
      "Playwright's download",
    ]);
  });

  it('is one that starts: what is missing and what only looks like a browser are passed over', async () => {
    const found = await findBrowser([missing('first'), fake('true', '/bin/true'), ...real]);
    expect(found.name).not.toBe('true');
  });

  it('says what was tried and how to get one where none starts', async () => {
    const failure = findBrowser([missing('first'), fake('/bin/false', '/bin/false')]);
    await expect(failure).rejects.toThrow(
      /Tried:\n {2}- first: first is not there\n {2}- \/bin\/false: .+\nTo get one: .*CHROMIUM_PATH/,
    );
  });

  it('takes CHROMIUM_PATH at its word, and looks no further than PATH for an installed one', async () => {
    const [given, , installed] = browserSources({ CHROMIUM_PATH: '/opt/mine', PATH: '/nowhere' });
    expect(given?.find()).toEqual([{ name: 'CHROMIUM_PATH (/opt/mine)', executablePath: '/opt/mine' }]);
    await expect(async () => installed?.find()).rejects.toThrow('is in PATH');
    const [unset] = browserSources({});
    expect(() => unset?.find()).toThrow('not set');
  });

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'can be the packed one, where nothing is installed',
    async () => {
      const found = await findBrowser(
        browserSources({}).filter(source => source.name === 'the packed Chromium'),
      );
      expect(found.launchOptions.executablePath).toContain('.cache');
    },
  );
});
