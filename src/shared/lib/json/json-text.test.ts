import { describe, expect, it } from 'vitest';
import { insideJsonString } from './json-nodes.ts';

describe('a JSON string literal', () => {
  it('is decoded', () => {
    expect(insideJsonString('"*** Begin\\n+a"')).toBe('*** Begin\n+a');
    expect(insideJsonString('*** Begin')).toBeNull();
    expect(insideJsonString('"broken')).toBeNull();
  });
});
