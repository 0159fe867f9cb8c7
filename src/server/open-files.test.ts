import { expect, test } from 'vitest';
import { toOpenFilesError, OpenFilesError } from './system-errors.ts';

const withCode = (code: string, cause?: unknown): Error =>
  Object.assign(new Error(`${code}: too many open files, open '/x'`, { cause }), { code });

const REMEDIES = {
  EMFILE: /^OpenFilesError: This process has reached its limit of open files\..*ulimit -n \d+/,
  ENFILE: /^OpenFilesError: This computer has reached its limit of open files\..*fs\.file-max/,
};

test.each(
  (['EMFILE', 'ENFILE'] as const).flatMap(code => [
    [withCode(code), code] as const,
    [new Error('The data folder cannot be opened.', { cause: withCode(code) }), code] as const,
    [withCode('ERR_WORKER_INIT_FAILED', withCode(code)), code] as const,
  ]),
)('%s becomes a one-line error with the remedy for %s', async (error, code) => {
  const fault = await toOpenFilesError(error);
  expect(fault).toBeInstanceOf(OpenFilesError);
  expect(fault).toMatchObject({ cause: error });
  expect(await toOpenFilesError(fault)).toBe(fault);
  expect(String(fault)).toMatch(REMEDIES[code]);
  expect(String(fault)).not.toMatch(/\n|\/x/);
});

test.each([withCode('ENOENT'), new Error('EMFILE'), 'EMFILE', null])(
  '%s is returned unchanged',
  async error => {
    expect(await toOpenFilesError(error)).toBe(error);
  },
);
