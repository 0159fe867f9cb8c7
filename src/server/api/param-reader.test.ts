import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseUuid } from './param-reader.ts';

const UUID = '6f1c2a54-93d7-4b0e-8a41-0c5d7e21b9f3';

// Tested against google/uuid 1.6.
test.each([
  UUID,
  UUID.toUpperCase(),
  `{${UUID}}`,
  `x${UUID}"`,
  `urn:uuid:${UUID}`,
  `URN:UUID:${UUID}`,
  UUID.replaceAll('-', ''),
])('%s is accepted', text => {
  expect(parseUuid(text)).toBe(UUID);
});

test.each([
  '',
  'abc',
  UUID.slice(1),
  ` ${UUID}`,
  `é${UUID}é`,
  UUID.replace('6', 'g'),
  UUID.replace('-', '_'),
  `urn:guid:${UUID}`,
  `{${UUID.replaceAll('-', '')}}`,
])('%s is rejected', text => {
  expect(parseUuid(text)).toBeNull();
});

test('every UUID is parsed from every form', () => {
  const forms: ((uuid: string) => string)[] = [
    uuid => uuid,
    uuid => uuid.toUpperCase(),
    uuid => `{${uuid}}`,
    uuid => `urn:uuid:${uuid}`,
    uuid => uuid.replaceAll('-', ''),
  ];
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom(...forms), (uuid, form) => parseUuid(form(uuid)) === uuid),
  );
});
