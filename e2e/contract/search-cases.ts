import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { withExactNumbers } from '#shared/domain/exact-numbers.ts';
import { readInterception } from '#shared/domain/read-interception.ts';
import { toSearchHit, type SearchHit } from '#shared/domain/search-hits.ts';
import { SEARCH_SCOPES, type TextQuery } from '#shared/domain/filters.ts';
import { rawElementsOf } from '#shared/lib/json/json-slices.ts';
import { createTextSearch } from '#shared/lib/text-search.ts';
import { after, interception, OTHER_USER, uuid, type InterceptionFixture } from './fixtures.ts';
import { get, LIST, parameterError, type ServedTarget, type Target } from './target.ts';

const SEARCH = '/dashboard/search';
const COUNT = 120;

const LineSchema = v.union([
  v.object({ hits: v.array(v.looseObject({ id: v.string() })) }),
  v.object({ overview: v.object({ count: v.number() }) }),
  v.object({ done: v.literal(true), count: v.number(), searched: v.number() }),
  v.object({ searched: v.number() }),
]);

async function search(served: ServedTarget, params: Readonly<Record<string, string>>) {
  const { status, text } = await get(served, `${SEARCH}?${new URLSearchParams(params).toString()}`);
  if (status !== 200) throw new Error(`${JSON.stringify(params)} returned ${status}: ${text}`);
  const lines = text
    .trim()
    .split('\n')
    .map(line => v.parse(LineSchema, JSON.parse(line)));
  return { lines, hits: lines.flatMap(line => ('hits' in line ? line.hits : [])) };
}

/** Words in forms that fold to each other, or to more or fewer characters, and the separators between them. */
const WORDS = [
  'istanbul',
  'İSTANBUL',
  'ısTANBUL',
  'straße',
  'STRASSE',
  'café',
  'cafe\u0301',
  'ｃａｆé',
  '北京',
  '한글',
  '한글'.normalize('NFD'),
  'ﾊﾞｽ',
  'バス',
  'ﬁle',
  'file',
  'so\u00adft',
  'soft',
  'ΑΣ',
  'ας',
  '½',
  '1\u20442',
  'K',
  '\u212a',
  '👩‍🚀',
  '❤\ufe0f',
  '“quoted”',
  '"quoted"',
  "it's",
  'it’s',
  'a—b',
  'a-b',
  '<b>&',
  'C:\\new\\table',
  '100%_',
  '(a+)*[x]{2}',
  '…',
  '...',
  'x\u0302\u0323',
  'x\u0323\u0302',
];
const word = fc.constantFrom(...WORDS);
const separator = fc.constantFrom(' ', '  ', '\n', '\u00a0', '\t', '', '\u200b ', ', ', ': ');
const text = fc
  .array(fc.tuple(word, separator), { minLength: 1, maxLength: 6 })
  .map(parts => parts.flat().join(''));
const metadata = fc.option(
  fc.dictionary(
    fc.constantFrom('note', 'café', 'n'),
    fc.oneof(
      text,
      fc.constantFrom<unknown>(12, 1.5, true, null, 1e21, 0.000_000_1),
      fc.record({ b: text, a: fc.constant([1, 'x']) }),
    ),
    { maxKeys: 2 },
  ),
);
const row = fc.record({
  metadata,
  prompts: fc.array(text, { maxLength: 2 }),
  tools: fc.array(
    fc.record({
      tool: word,
      input: fc.oneof(
        text,
        text.map(value => JSON.stringify({ command: value })),
        text.map(value => escapedJson({ command: value })),
      ),
      invocation_error: fc.oneof(fc.constant(null), text),
    }),
    { maxLength: 2 },
  ),
});

/** JSON as Python writes it, with escapes only. */
function escapedJson(value: object): string {
  return JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

type RandomRow = typeof row extends fc.Arbitrary<infer Row> ? Row : never;

function fixtureOf({ prompts, tools, metadata: stored }: RandomRow, number: number): InterceptionFixture {
  const child = (at: number) => ({ id: uuid(1000 + number * 10 + at), created_at: after(at) });
  return interception(number, {
    // Some start at the same time.
    started_at: after(Math.floor(number / 3)),
    initiator_id: number % 2 === 0 ? OTHER_USER.id : uuid(999_999),
    model: number % 4 === 0 ? 'a' : 'b',
    metadata: stored,
    user_prompts: prompts.map((prompt, at) => ({ ...child(at), prompt })),
    tool_usages: tools.map((usage, at) => ({ ...child(5 + at), ...usage })),
  });
}

/** `GET /dashboard/search` against the browser's search in the rows that the list returns. */
export function searchCases(target: () => Target): void {
  let served: ServedTarget;
  let body = '';
  const rows = fc.sample(row, { numRuns: COUNT, seed: 7 });
  beforeAll(async () => {
    served = await target().open({
      users: [OTHER_USER],
      interceptions: rows.map((each, number) => fixtureOf(each, number)),
    });
    ({ text: body } = await get(served, `${LIST}?limit=1000`));
  }, 60_000);
  afterAll(() => served.close());

  /** As the browser's worker does it. */
  function searchHere(find: TextQuery): SearchHit[] {
    const findSpans = createTextSearch(find);
    return rawElementsOf(body, 'results').flatMap(written => {
      const read = readInterception(JSON.parse(written));
      const exact = read.metadata ? withExactNumbers(read, written) : read;
      return toSearchHit(exact, find.place, findSpans, () => undefined) ?? [];
    });
  }

  const query = fc.oneof(
    word,
    text,
    fc
      .tuple(text, fc.nat(8), fc.integer({ min: 1, max: 12 }))
      .map(([of, from, length]) => [...of].slice(from, from + length).join('')),
    fc.constantFrom(
      'note',
      '1',
      '12',
      '1e+21',
      '1e-7',
      '1.5',
      'true',
      '{',
      '}',
      ',',
      '},{',
      '{"b":',
      'x"]',
      '\\n',
      '\u00ad',
      '\\',
      '"',
      'command":"',
      's',
      'i',
    ),
  );

  test('finds what the browser finds, in any script, form and field', async () => {
    await fc.assert(
      fc.asyncProperty(
        query.filter(each => each !== '' && !/\p{Surrogate}/u.test(each)),
        fc.constantFrom(...SEARCH_SCOPES),
        async (find, place) => {
          const { hits } = await search(served, { find, find_in: place });
          expect(hits).toEqual(searchHere({ text: find, isRegex: false, place }));
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);

  test.each([
    ['caf.', 'everything'],
    ['^so', 'prompts'],
    ['\\bfile\\b', 'everything'],
    ['quoted["”]$', 'prompts'],
    ['[[(]a\\+', 'inputs'],
    ['b>&', 'inputs'],
    ['c:\\\\new', 'everything'],
    ['(?:STRASSE|istanbul)\\s', 'errors'],
    ['(?<name>a)(?=-b)', 'tools'],
    ['\\u{5317}\\x20?', 'errors'],
    ['x*', 'prompts'],
    ['[^\\w\\s]{3}', 'prompts'],
    ['\\D\\S\\W\\d', 'prompts'],
    ['.[\\d.]+$', 'errors'],
  ] as const)('a regular expression finds what the browser finds: %s in %s', async (expression, place) => {
    const { hits } = await search(served, { find: expression, find_as: 'regex', find_in: place });
    const expected = searchHere({ text: expression, isRegex: true, place });
    expect(expected.length).toBeGreaterThan(0);
    // Postgres writes metadata with other spaces, and shows the matches of tool inputs in another form.
    const idsOf = (of: readonly { id: string }[]): string[] => of.map(({ id }) => id);
    expect(idsOf(hits)).toEqual(idsOf(expected));
  });

  test('says how many rows match and were searched, also with filters', async () => {
    const { lines } = await search(served, { find: 'no such text', model: 'a' });
    const count = COUNT / 4;
    expect(lines).toEqual([
      { overview: { count } },
      { searched: count },
      { done: true, count, searched: count },
    ]);
    const filtered = await search(served, { find: 's', '-model': 'a', initiator: OTHER_USER.username });
    const expected = searchHere({ text: 's', isRegex: false, place: 'everything' }).map(({ id }) => id);
    const even = new Set(rows.flatMap((_row, number) => (number % 4 === 2 ? [uuid(number)] : [])));
    expect(filtered.hits.map(({ id }) => id)).toEqual(expected.filter(id => even.has(id)));
  });

  describe('invalid parameters', () => {
    test.each([
      ['', 'find', 'The text to search for is missing.'],
      ['find=x&find_in=all', 'find_in', 'Use one of everything, prompts, tools, inputs, errors.'],
      ['find=x&find_as=glob', 'find_as', 'The only value is regex.'],
      ['find=(&find_as=regex', 'find', 'Invalid regular expression: parentheses () not balanced.'],
      ['find=(a)%5C1&find_as=regex', 'find', 'Backreferences aren’t supported when searching a database.'],
      ['find=%00&find_as=regex', 'find', 'Postgres can’t store this character, so nothing can match.'],
      ['find=***=x&find_as=regex', 'find', 'Invalid regular expression: quantifier operand invalid.'],
    ])('%s', async (params, field, detail) => {
      const { status, body: error } = await get(served, `${SEARCH}?${params}`);
      expect(status).toBe(400);
      expect(error).toEqual(parameterError(field, detail));
    });
  });

  test('hostile texts are searched for, or refused', async () => {
    for (const find of [
      '\0',
      "'; DROP TABLE users; --",
      '$1',
      '%',
      '_',
      '\\',
      'x'.repeat(5000),
      '['.repeat(500),
    ]) {
      const { hits } = await search(served, { find });
      expect(hits).toEqual(searchHere({ text: find, isRegex: false, place: 'everything' }));
    }
    // The first two take forever in an engine that backtracks.
    for (const find of ['(a+)+$', '(?:(x+x+)+y)', "';--", '$1', 'a?'.repeat(500), '.{250}x.{240}']) {
      await search(served, { find, find_as: 'regex' });
    }
  });

  // Without a limit, the first ends the embedded Postgres, and the second occupies it for ten seconds.
  test.each([
    ['nested repetitions', '(?:a{1,250}){1,250}'],
    ['repetitions of an optional character', '((a?){30}){30}'],
    ['groups without an end', '('.repeat(3000)],
    ['nested groups', `${'(a|'.repeat(1000)}${')'.repeat(1000)}`],
    ['many optional characters', 'ab?'.repeat(1000)],
    ['repeated branches', `((?:${'|'.repeat(3000)}){20}){20}`],
    ['groups closed by a control character for a wrong reader', '(\\c)(\\c)(\\c)a{50}){50}){50}){50}'],
    ['an endless number of repetitions', `((a{50}){50}){50}x{1}{${'9'.repeat(400)}}`],
  ])('an expression that is too long to compile is refused: %s', async (_name, find) => {
    const params = new URLSearchParams({ find, find_as: 'regex' });
    const { status, body: error } = await get(served, `${SEARCH}?${params.toString()}`);
    expect(status).toBe(400);
    expect(error).toMatchObject({
      validations: [{ detail: 'The expression is too long or repeats too much.' }],
    });
    expect((await search(served, { find: 's' })).hits.length).toBeGreaterThan(0);
  });

  test('members see no rows, and signed-out users get 401', async () => {
    const { text: lines } = await get(served, `${SEARCH}?find=s`, 'member');
    expect(lines).toBe('{"overview":{"count":0}}\n{"done":true,"count":0,"searched":0}\n');
    expect((await get(served, `${SEARCH}?find=s`, null)).status).toBe(401);
  });
}
