import { expect, test } from 'vitest';
import { toOpenFilesError, OpenFilesError } from './system-errors.ts';

const withCode = (code: string, cause?: unknown): Error =>
  Object.assign(new Error(`${code}: too many open files, open '/x'`, { cause }), { code });

test.each([
  withCode('EMFILE'),
  withCode('ENFILE'),
  new Error('The data folder cannot be opened.', { cause: withCode('EMFILE') }),
  withCode('ERR_WORKER_INIT_FAILED', withCode('EMFILE')),
])('%s becomes a one-line error with the remedy', async error => {
  const fault = await toOpenFilesError(error);
  expect(fault).toBeInstanceOf(OpenFilesError);
  expect(await toOpenFilesError(fault)).toBe(fault);
  expect(String(fault)).toMatch(
    /^OpenFilesError: This process has reached its limit of open files\..*ulimit -n \d+/,
  );
  expect(String(fault)).not.toMatch(/\n|\/x/);
});

test.each([withCode('ENOENT'), new Error('EMFILE'), 'EMFILE', null])(
  '%s is returned unchanged',
  async error => {
    expect(await toOpenFilesError(error)).toBe(error);
  },
);
