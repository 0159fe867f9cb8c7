import { describe, expect, it } from 'vitest';
import { toolInputLabel, isEmptyInput, summarizeInput } from './tool-summary.ts';

describe('the summary of a tool call', () => {
  it.each([
    ['{"command":"git log \\u003c a\\n-n 1","n":1}', 'git log < a -n 1'],
    ['{ "n": 12.5, "b": 1 }', '12.5'],
    ['{"list":[1,2]}', '{"list":[1,2]}'],
    ['"*** Begin Patch\\n+a"', '*** Begin Patch +a'],
    ['1 apple', '1 apple'],
    ['', ''],
  ])('summarizes %s', (input, summary) => expect(summarizeInput(input)).toBe(summary));

  it('is short for any length of input', () => {
    expect(summarizeInput(`"${'x'.repeat(5_000_000)}"`)).toBe(`${'x'.repeat(120)}…`);
  });

  it.each([
    ['{"command":"ls","n":1}', 'JSON, 2 keys'],
    ['["ls"]', 'JSON, 1 element'],
    ['{"command":', '11 characters'],
    ['"ls"', '4 characters'],
    [`{"command":"${'x'.repeat(100_000)}"}`, '100,014 characters'],
  ])('describes the size of %.30s but none of its content', (input, label) =>
    expect(toolInputLabel(input)).toBe(label),
  );

  it('recognizes several kinds of empty input', () => {
    expect(['', ' null', '""', '{}\n'].every(isEmptyInput)).toBe(true);
    expect(isEmptyInput('{"a":1}')).toBe(false);
  });
});
