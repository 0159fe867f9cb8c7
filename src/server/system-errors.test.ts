import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultLine } from './system-errors.ts';

const SECRET = 'what somebody wrote';

test('names a fault and where it is from, in one line without its message', () => {
  const line = faultLine(new RangeError(`${SECRET}\n    at ${SECRET}`));
  expect(line).toMatch(/^RangeError at system-errors\.test\.ts:\d+:\d+/);
  expect(line).not.toContain(SECRET);
});

test('names the code of an error of the system', () => {
  expect(faultLine(Object.assign(new Error(SECRET), { code: 'EPIPE' }))).toMatch(/^Error EPIPE at /);
});

test.each([
  [SECRET, 'a string was thrown'],
  [undefined, 'a undefined was thrown'],
  [{ SECRET }, 'a object was thrown'],
])('of %o says only its type', (thrown, line) => {
  expect(faultLine(thrown)).toBe(line);
});

test('is one line without control characters, whatever the fault is', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (message, name, stack, code) => {
      const error = Object.assign(new Error(message), { name, stack, code });
      expect(faultLine(error)).toMatch(/^[\w.:@, -]*$/);
    }),
  );
});
