import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indentJson } from './json-nodes.ts';

it('indents any object or array as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 1, 3), (text, space) => {
      const value: unknown = JSON.parse(text);
      const container = typeof value === 'object' && value !== null;
      expect(indentJson(JSON.stringify(value, null, space))).toBe(
        container ? JSON.stringify(value, null, 2) : null,
      );
    }),
  );
});

it('keeps what parsing would change, and returns null for invalid JSON', () => {
  expect(indentJson('[9007199254740993,1.0,{"a":"\\u003c","a":[]}]')).toBe(
    '[\n  9007199254740993,\n  1.0,\n  {\n    "a": "\\u003c",\n    "a": []\n  }\n]',
  );
  expect(indentJson('{"a":')).toBeNull();
});

it('returns null for deeply nested JSON, because the indentation would not fit into memory', () => {
  expect(indentJson('['.repeat(500) + ']'.repeat(500))).toContain('\n');
  expect(indentJson('['.repeat(1_000_000) + ']'.repeat(1_000_000))).toBeNull();
});
