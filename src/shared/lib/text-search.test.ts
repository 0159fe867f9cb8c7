import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { excerptOf, foldText, SpanMap, createTextSearch, regexError } from './text-search.ts';
import { readableJson, readingsOf } from './json/json-search.ts';

const literal = (query: string, text: string): string[] =>
  [...createTextSearch({ text: query, isRegex: false })(text)].map(({ from, to }) => text.slice(from, to));

// prettier-ignore
test.each([
  ['NEEDLE', 'a needle in Needles', ['needle', 'Needle']],
  ['strasse', 'Große Straße, STRASSE', ['Straße', 'STRASSE']],
  ['STRAẞE', 'die strasse', ['strasse']],
  [
    'istanbul',
    'İstanbul ISTANBUL ıstanbul i\u0307stanbul',
    ['İstanbul', 'ISTANBUL', 'ıstanbul', 'i\u0307stanbul'],
  ],
  ['ΟΔΟΣ', 'η οδός, οδος', ['οδος']],
  ['café', 'un cafe\u0301 et un café', ['cafe\u0301', 'café']],
  ['cafe', 'un cafe\u0301 et un café', []],
  [
    'password',
    'ｐａｓｓｗｏｒｄ pass\u00adword pass\u200bword',
    ['ｐａｓｓｗｏｒｄ', 'pass\u00adword', 'pass\u200bword'],
  ],
  ['file', 'a ﬁle', ['ﬁle']],
  ['مرحبا', 'قل مرحبا بالعالم', ['مرحبا']],
  ['北京', '我住在北京，北京很大', ['北京', '北京']],
  ['ガス', 'ｶﾞｽ と カ\u3099ス', ['ｶﾞｽ', 'カ\u3099ス']],
  ['한국', '\u1112\u1161\u11ab\u1100\u116e\u11a8어', ['\u1112\u1161\u11ab\u1100\u116e\u11a8']],
  ['ㅠㅠ', 'ㅋㅋㅠㅠ', ['ㅠㅠ']],
  ['👍', 'ok 👍🏽!', ['👍']],
  ['s', 'ß', ['ß']],
  ['\u202e', 'a\u202eb', ['\u202e']],
  ['aa', 'aaaaa', ['aa', 'aa']],
  ['.*', 'a.*b', ['.*']],
  ['deploy the backend', 'deploy the\nbackend, deploy\r\n\tthe   backend', ['deploy the\nbackend', 'deploy\r\n\tthe   backend']],
  ['deploy  the', 'deploy the', ['deploy the']],
  ['10 km', '10\u00a0km 10\u202fkm 10\u3000km 10\u2028km 10 \u200b km', ['10\u00a0km', '10\u202fkm', '10\u3000km', '10\u2028km', '10 \u200b km']],
  ['a\u00a0b', 'a b', ['a b']],
  ["it's", 'It’s it‘s it´s it＇s itʼs it′s', ['It’s', 'it‘s', 'it´s', 'it＇s', 'itʼs', 'it′s']],
  ['It’s', "it's", ["it's"]],
  ['"odd"', '“odd” „odd“ »odd« «odd» ＂odd＂ ″odd″', ['“odd”', '„odd“', '»odd«', '«odd»', '＂odd＂', '″odd″']],
  ['“odd”', '"odd"', ['"odd"']],
  ['re-run', 're‐run re‑run re–run re—run re−run re－run', ['re‐run', 're‑run', 're–run', 're—run', 're−run', 're－run']],
  ['re–run', 're-run', ['re-run']],
  ["''''", '4 × ′ is ⁗', ['⁗']],
  ['a-b', 'a︱b a︲b', ['a︱b', 'a︲b']],
  ['ab', 'a\ufeffb, a b', ['a\ufeffb']],
  [' ', 'a \u0301b c', [' \u0301', ' ']],
  ['', 'abc', []],
])('%# finds %s in %s', (query, text, found) => {
  expect(literal(query, text)).toEqual(found);
});

it('finds any text at any position, in any equivalent form', () => {
  // Characters that do not change next to any other; a mark would combine with the one before it.
  const alone = fc.constantFrom(
    'a',
    'Z',
    '9',
    ' ',
    '\n',
    'é',
    'ß',
    'İ',
    'ж',
    'م',
    '北',
    '가',
    '😀',
    '"',
    '\\',
  );
  const text = fc.array(alone, { maxLength: 30 }).map(parts => parts.join(''));
  const needle = fc.array(alone, { minLength: 1, maxLength: 6 }).map(parts => `#${parts.join('')}#`);
  const form = fc.constantFrom<(given: string) => string>(
    given => given,
    given => given.normalize('NFD'),
    given => given.toUpperCase(),
    given => given.toLowerCase(),
  );
  fc.assert(
    fc.property(text, needle, text, form, (before, wanted, after, written) => {
      const planted = written(wanted);
      const [span] = createTextSearch({ text: wanted, isRegex: false })(before + planted + after);
      expect(span).toEqual({ from: before.length, to: before.length + planted.length });
    }),
  );
});

it('finds what is seen, however its spaces, quotes and dashes are written', () => {
  const alike = [
    [' ', '  ', '\n', '\t', '\r\n', '\u00a0', ' \u2009', '\u3000\n', ' \u200b\u2060 '],
    ['"', '“', '”', '„', '«', '»', '″', '＂'],
    ["'", '‘', '’', '‚', '′', '´', '＇'],
    ['-', '‐', '‑', '–', '—', '−', '－'],
  ].map(forms => fc.tuple(fc.constantFrom(...forms), fc.constantFrom(...forms)));
  const same = fc.constantFrom('a', 'Z', '9', 'é', '北', '😀').map(letter => [letter, letter] as const);
  const noise = fc.string().map(text => text.replaceAll('#', ''));
  const pieces = fc.array(fc.tuple(same, fc.oneof(...alike, same)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(noise, pieces, fc.string(), (before, pairs, after) => {
      const written = pairs.flat().map(([first]) => first).join(''); // prettier-ignore
      const query = pairs.flat().map(([, second]) => second).join(''); // prettier-ignore
      const text = `${before}#${written}#${after}`;
      const spans = [...createTextSearch({ text: `#${query}#`, isRegex: false })(text)];
      expect(spans).toContainEqual({ from: before.length, to: before.length + written.length + 2 });
    }),
  );
});

it('folds 400,000 marks on one letter in batches', () => {
  // Composing them as one character would take minutes.
  const marked = `a${'\u0301\u0323'.repeat(200_000)} needle`;
  expect(literal('needle', marked)).toEqual(['needle']);
});

it('folds a text to the fold of its parts, and maps each part back to its source', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), text => {
      const map = new SpanMap();
      const folded = foldText(text, map);
      expect(foldText(text.normalize('NFC'))).toBe(folded);
      for (let from = 0; from < folded.length; from += 1) {
        const source = map.sourceOf({ from, to: folded.length });
        expect(source.from).toBeLessThan(source.to);
        expect(foldText(text.slice(source.from)).endsWith(folded.slice(from))).toBe(true);
      }
    }),
  );
});

it('matches regular expressions by line and regardless of case, and returns why one is invalid', () => {
  const find = (expression: string, text: string) => [
    ...createTextSearch({ text: expression, isRegex: true })(text),
  ];
  expect(find('^b\\w+$', 'a\nBcd\nbe')).toEqual([
    { from: 2, to: 5 },
    { from: 6, to: 8 },
  ]);
  expect(find('x*', 'abxxc')).toEqual([{ from: 2, to: 4 }]);
  expect(find('.', '😀')).toEqual([{ from: 0, to: 2 }]);
  expect(regexError('a(b')).toMatch(/group/i);
  expect(regexError('a(b)')).toBeNull();
});

it('decodes JSON escapes and maps the text back to its source', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 1 }), (value, key) => {
      const json = JSON.stringify({ [key]: value });
      const map = new SpanMap();
      const readable = readableJson(json, map);
      expect(readable).toContain(value);
      if (readable === json) return;
      expect([...readingsOf(json, true)].map(reading => reading.text)).toEqual([readable, json]);
      const { from, to } = map.sourceOf({ from: 0, to: readable.length });
      expect(json.slice(from, to)).toBe(json);
    }),
  );
  const map = new SpanMap();
  const text = String.raw`{"html":"\u003cb\u003e \"x\""}`;
  const readable = readableJson(text, map);
  expect(readable).toBe('{"html":"<b> "x""}');
  const from = readable.indexOf('<b>');
  const source = map.sourceOf({ from, to: from + 3 });
  expect(text.slice(source.from, source.to)).toBe(String.raw`\u003cb\u003e`);
});

it('cuts an excerpt from a long text, on one line and without splitting characters', () => {
  const text = `${'😀'.repeat(40)}\nthe\n  needle\nhere ${'e\u0301'.repeat(200)}`;
  const from = text.indexOf('needle');
  const { before, match, after } = excerptOf(text, { from, to: from + 6 });
  expect(before).toMatch(/^…(?:😀)+ the $/u);
  expect(match).toBe('needle');
  expect(after).toMatch(/^ here (?:e\u0301)+e?…$/);
  expect(excerptOf('short', { from: 0, to: 5 })).toEqual({ before: '', match: 'short', after: '' });
});
