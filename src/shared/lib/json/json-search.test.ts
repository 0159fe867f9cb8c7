import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonNodes } from './json-nodes.ts';
import { JsonSearch } from './json-search.ts';

function find(text: string, query: string, step = Infinity): string[] {
  const nodes = readJsonNodes(text);
  if (!nodes) throw new Error('no JSON');
  const search = new JsonSearch(nodes, query);
  while (!search.step(step));
  return search.hits.map(start => nodes.pathOf(start));
}

describe('searching JSON', () => {
  it('finds keys and values, each row once, regardless of case', () => {
    const text = '{"Name": "name", "list": [1, "a name", {"rename": {}}], "n": null, "t": true}';
    expect(find(text, 'NAME')).toEqual(['$.Name', '$.list[1]', '$.list[2].rename']);
    expect(find(text, 'tru')).toEqual(['$.t']);
    expect(find(text, '1')).toEqual(['$.list[0]']);
    expect(find(text, '"')).toEqual([]);
    for (const query of '-.*+?^$\\[](){}|/&#~')
      expect(find(JSON.stringify(['x', query]), query)).toEqual(['$[1]']);
  });

  it('matches any white space, quotes and dashes', () => {
    const text = JSON.stringify([
      'deploy the\nbackend',
      'It’s “odd”',
      're–run',
      'de\u00adploy',
      '10\u00a0km',
    ]);
    expect(find(text, 'the backend')).toEqual(['$[0]']);
    expect(find(text, `it's "ODD"`)).toEqual(['$[1]']);
    expect(find(text, 're-run')).toEqual(['$[2]']);
    expect(find(text, 'deploy')).toEqual(['$[0]', '$[3]']);
    expect(find(text, '10 km')).toEqual(['$[4]']);
  });

  it('decodes escapes', () => {
    expect(find('["\\u003cdiv\\u003e", "a\\nb", "\\u00C9t\\u00e9"]', '<div>')).toEqual(['$[0]']);
    expect(find('["\\u003cdiv\\u003e", "a\\nb", "\\u00C9t\\u00e9"]', 'éTÉ')).toEqual(['$[2]']);
    expect(find('["\\u003cdiv\\u003e"]', 'u003')).toEqual([]);
  });

  it('finds any text, with any step size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 20 }),
        (strings, pick, step) => {
          const at = pick % strings.length;
          expect(find(JSON.stringify(strings), strings[at] ?? '', step)).toContain(`$[${at}]`);
        },
      ),
    );
  });
});
