import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorLine } from './system-errors.ts';

const SECRET = 'what somebody wrote';

test('contains the error’s name and position in one line, without its message', () => {
  const line = errorLine(new RangeError(`${SECRET}\n    at ${SECRET}`));
  expect(line).toMatch(/^RangeError at system-errors\.test\.ts:\d+:\d+/);
  expect(line).not.toContain(SECRET);
});

test('contains the code of a system error', () => {
  expect(errorLine(Object.assign(new Error(SECRET), { code: 'EPIPE' }))).toMatch(/^Error EPIPE at /);
});

test.each([
  [SECRET, 'a string was thrown'],
  [undefined, 'a undefined was thrown'],
  [{ SECRET }, 'a object was thrown'],
])('reports only the type of %o', (thrown, line) => {
  expect(errorLine(thrown)).toBe(line);
});

test('is one line without control characters, for any error', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (message, name, stack, code) => {
      const error = Object.assign(new Error(message), { name, stack, code });
      expect(errorLine(error)).toMatch(/^[\w.:@, -]*$/);
    }),
  );
});
