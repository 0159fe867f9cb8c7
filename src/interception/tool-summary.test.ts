import { describe, expect, it } from 'vitest';
import { isEmptyInput, summarizeInput } from './tool-summary.ts';

describe('a tool call in one line', () => {
  it.each([
    ['{"command":"git log \\u003c a\\n-n 1","n":1}', 'git log < a -n 1'],
    ['{ "n": 12.5, "b": 1 }', '12.5'],
    ['{"list":[1,2]}', '{"list":[1,2]}'],
    ['"*** Begin Patch\\n+a"', '*** Begin Patch +a'],
    ['1 apple', '1 apple'],
    ['', ''],
  ])('sums up %s', (input, summary) => expect(summarizeInput(input)).toBe(summary));

  it('is short, however long the input', () => {
    expect(summarizeInput(`"${'x'.repeat(5_000_000)}"`)).toBe(`${'x'.repeat(120)}…`);
  });

  it('is empty in several ways', () => {
    expect(['', ' null', '""', '{}\n'].every(isEmptyInput)).toBe(true);
    expect(isEmptyInput('{"a":1}')).toBe(false);
  });
});
