import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { CLOCK_START, clockArguments } from './clock.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Code that reads the clock of the machine. */
const MACHINE_CLOCK = /new Date\(\)|\bDate\.now\(\)/;
/** The test sets Vitest's fake clock. */
const SETS_CLOCK = /\bvi\.useFakeTimers\(/;
/** Files that read it in another process or in the page. */
const EXEMPT = [join('e2e', 'support', 'clock.test.ts'), join('e2e', 'faults', 'scenario.ts')];

test('the started program gets the clock start from every form of Date, and leaves other dates unchanged', async () => {
  const script = `
    const now = new Date();
    console.log(JSON.stringify([
      now, Date.now(), Date(), now instanceof Date, now.constructor === Date,
      new Date(0), new Date('2020-02-29T01:02:03Z'), Date.UTC(2020, 1), new (class extends Date {})(5),
    ]));`;
  const { stdout } = await promisify(execFile)(process.execPath, [...clockArguments(), '-e', script], {
    env: { ...process.env, TZ: 'UTC' },
  });
  expect(JSON.parse(stdout)).toEqual([
    CLOCK_START.toISOString(),
    CLOCK_START.getTime(),
    expect.stringContaining(CLOCK_START.toISOString().slice(11, 19)),
    true,
    true,
    '1970-01-01T00:00:00.000Z',
    '2020-02-29T01:02:03.000Z',
    Date.UTC(2020, 1),
    '1970-01-01T00:00:00.005Z',
  ]);
});

const files = ['src', 'e2e'].flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
);

test('a test that installs Playwright’s clock has no other one', () => {
  const installing = files.filter(
    name =>
      name.endsWith('.spec.ts') && readFileSync(join(ROOT, name), 'utf8').includes('page.clock.install('),
  );
  expect(installing.length).toBeGreaterThan(0);
  for (const name of installing) {
    expect([name, readFileSync(join(ROOT, name), 'utf8')]).toEqual([
      name,
      expect.stringContaining('test.use({ installsClock: true })'),
    ]);
  }
});

test('no test reads the clock of the machine', () => {
  const tests = files.filter(name =>
    /\.(?:test|spec)\.tsx?$|-fixtures\.ts$|^e2e.(?:faults|fuzz|support.malicious-input).*\.ts$/.test(name),
  );
  expect(tests.length).toBeGreaterThan(100);
  const offenders = tests.filter(name => {
    const source = readFileSync(join(ROOT, name), 'utf8');
    return MACHINE_CLOCK.test(source) && !SETS_CLOCK.test(source) && !EXEMPT.includes(name);
  });
  expect(offenders).toEqual([]);
});
