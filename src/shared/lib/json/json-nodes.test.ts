import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonNodes, type JsonNodes } from './json-nodes.ts';
import { JsonScanner } from './json-tokens.ts';

const read = (text: string): JsonNodes => {
  const nodes = readJsonNodes(text);
  if (!nodes) throw new Error('no JSON');
  return nodes;
};

/** Rebuilds the value from the members found in the text. */
function rebuild(nodes: JsonNodes, start: number): unknown {
  const kind = nodes.kindAt(start);
  if (kind === 'string') return nodes.stringAt(start);
  if (kind === 'atom') return JSON.parse(nodes.sourceOf(start));
  const { starts, keys } = nodes.membersOf(start);
  expect(starts.length).toBe(nodes.countOf(start));
  const values = Array.from({ length: starts.length }, (_, index) => rebuild(nodes, starts.at(index)));
  if (keys === null) return values;
  return Object.fromEntries(values.map((value, index) => [nodes.stringAt(keys.at(index)), value]));
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const spaced = fc
  .tuple(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom('', ' ', '\n\t', '\r\n  '))
  .map(([value, space]) => `${space}${JSON.stringify(value, null, space.slice(-1))}${space}`);

describe('the values of a JSON text', () => {
  it('are those that JSON.parse finds', () => {
    fc.assert(
      fc.property(spaced, text => {
        const nodes = read(text);
        expect(rebuild(nodes, nodes.root)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('are rejected if JSON.parse rejects them, with any step size', () => {
    const damage = fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', ',', '}', ']', '"', '\\', '-', '0', '\u0001', '[', '{', ':', 'u', '.', 'e+')); // prettier-ignore
    fc.assert(
      fc.property(spaced, damage, fc.integer({ min: 1, max: 9 }), (text, [place, gone, put], step) => {
        const at = place % (text.length + 1);
        const damaged = text.slice(0, at) + put + text.slice(at + gone);
        const scanner = new JsonScanner(damaged);
        let scan = scanner.step(step);
        while (scan === 'more') scan = scanner.step(step);
        expect(scan !== null).toBe(isJson(damaged));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['', ' ', '-', '01', '1.', '1e', '.5', '+1', 'nul', 'truex', '[1,]', '{"a":1,}', '{,}', '[}', '"\t"', '"\\x"', '"\\u12g4"', '1 2', '\ufeff1', '\u00a01', '[1]]'])(
    'do not exist in %j',
    text => expect(readJsonNodes(text)).toBeNull(),
  ); // prettier-ignore

  it('keep every digit, the order of keys and repeated keys', () => {
    const nodes = read('{"b":12345678901234567890,"a":1.10,"a":2}');
    const { keys, starts } = nodes.membersOf(nodes.root);
    expect([0, 1, 2].map(index => nodes.sourceOf(keys?.at(index) ?? 0))).toEqual(['"b"', '"a"', '"a"']);
    expect([0, 1, 2].map(index => nodes.sourceOf(starts.at(index)))).toEqual([
      '12345678901234567890',
      '1.10',
      '2',
    ]);
  });

  it('have paths', () => {
    const text = '{"files": [0, [], {"path": "a", "odd key": {"": 1, "é\\n": "x"}}], "$ok_1": true}';
    const nodes = read(text);
    const pathTo = (part: string) => nodes.pathOf(text.indexOf(part));
    expect(nodes.pathOf(nodes.root)).toBe('$');
    expect(pathTo('[]')).toBe('$.files[1]');
    expect(pathTo('"a"')).toBe('$.files[2].path');
    expect(pathTo('1, "é')).toBe('$.files[2]["odd key"][""]');
    expect(pathTo('"x"')).toBe('$.files[2]["odd key"]["é\\n"]');
    expect(pathTo('true')).toBe('$.$ok_1');
  });

  it('can be nested 100,000 levels deep', () => {
    const depth = 100_000;
    const nodes = read('['.repeat(depth) + ']'.repeat(depth));
    expect(nodes.ancestorsOf(depth - 1)).toHaveLength(depth - 1);
    expect(nodes.pathOf(depth - 1)).toBe(`$${'[0]'.repeat(depth - 1)}`);
    expect(nodes.endOf(1)).toBe(2 * depth - 1);
  });

  it('can be long strings, whose ends are stored', () => {
    const long = 'x\\n"'.repeat(1000);
    const nodes = read(JSON.stringify([long, { [long]: long }, 1]));
    expect(rebuild(nodes, nodes.root)).toEqual([long, { [long]: long }, 1]);
  });
});
