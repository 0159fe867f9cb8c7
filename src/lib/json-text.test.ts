import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insideJsonString, layOutJson } from './json-text.ts';

const joined = (text: string): string | null =>
  layOutJson(text)
    ?.map(token => token.text)
    .join('') ?? null;

describe('JSON laid out', () => {
  it('reads as JSON.stringify would write it', () => {
    const container = fc.jsonValue().filter(value => typeof value === 'object' && value !== null);
    fc.assert(
      fc.property(container, value => {
        expect(joined(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('keeps every digit, the order of keys and repeated keys', () => {
    expect(joined('{"b":12345678901234567890,"a":1.10,"a":2}')).toBe(
      '{\n  "b": 12345678901234567890,\n  "a": 1.10,\n  "a": 2\n}',
    );
  });

  it('leaves alone what is no object or array', () => {
    for (const text of ['', 'null', '"text"', '12', '{', '{"a":}', 'plain'])
      expect(layOutJson(text)).toBeNull();
  });

  it('opens a string literal, as patches are recorded', () => {
    expect(insideJsonString('"*** Begin\\n+a"')).toBe('*** Begin\n+a');
    expect(insideJsonString('*** Begin')).toBeNull();
    expect(insideJsonString('"broken')).toBeNull();
  });
});
