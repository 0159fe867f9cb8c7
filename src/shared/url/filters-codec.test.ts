import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canQuote } from '#shared/domain/query-language.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { queryText, serializeFilters } from '#shared/domain/filter-query.ts';
import { filtersFromQuery, restrictToApi } from '#shared/domain/parse-filters.ts';
import { parseFilters } from './filters-codec.ts';
import { canonicalSearch } from './routes.ts';

const value = fc.string({ minLength: 1 }).filter(text => canQuote(text));
const time = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map(date => date.toISOString());
const range = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom('m', 'h', 'd'))
  .map(parts => parts.join(''));
const filters: fc.Arbitrary<Filters> = fc
  .record(
    {
      initiator: value,
      provider: value,
      provider_name: value,
      model: value,
      client: value,
      range,
      status: fc.constantFrom('ok', 'request_failed', 'tool_failed', 'running'),
      tool: value,
      server: value,
      session: value,
      api_key: value,
      has_prompt: fc.constantFrom('true', 'false'),
      min_duration: fc.nat({ max: 1000 }).map(String),
      max_duration: fc.integer({ min: 1000, max: 2000 }).map(String),
      min_tokens: fc.constantFrom('0', '999999999999999'),
      sort: fc.constantFrom('tokens', 'duration-asc', 'started-desc'),
    },
    { requiredKeys: [] },
  )
  .chain(values =>
    fc
      .uniqueArray(time, { minLength: 2, maxLength: 2 })
      .chain(times => {
        const [started_after, started_before] = times.toSorted();
        return fc.constantFrom({}, { started_after }, { started_before }, { started_after, started_before });
      })
      .map(times => JSON.parse(JSON.stringify({ ...values, ...times, invalid: [] })) as Filters),
  );

describe('filters codec', () => {
  it('round-trips filters', () => {
    fc.assert(
      fc.property(filters, given => {
        expect(parseFilters(serializeFilters(given))).toEqual(given);
      }),
    );
  });

  it('parses included and excluded values', () => {
    const values = (minLength: number) => fc.uniqueArray(value, { minLength, maxLength: 3 });
    fc.assert(
      fc.property(filters, values(2), values(1), ({ model: _model, ...given }, model, client) => {
        const noneOf = client.filter(each => each !== given.client);
        const anyOf: Filters = {
          ...given,
          anyOf: { model },
          ...(noneOf.length > 0 && { noneOf: { client: noneOf } }),
        };
        expect(parseFilters(serializeFilters(anyOf))).toEqual(anyOf);
        const { started_after: _after, started_before: _before, ...untimed } = anyOf;
        expect(filtersFromQuery(queryText(untimed), given)).toEqual(untimed);
      }),
    );
  });

  it('parses any string and preserves invalid filters', () => {
    const keys = fc.constantFrom(
      'model',
      '-model',
      'q',
      'range',
      'started_after',
      'started_before',
      'initiator',
      'x',
    );
    // Characters of the grammar and common typing mistakes.
    const unit = fc.constantFrom('#', ':', '"', ' ', 'a', '-', '\u0130', '“', '”', '«', '’', "'", '：', '\u200b', '\u00a0', '–'); // prettier-ignore
    const text = fc.oneof(fc.string({ unit, maxLength: 12 }), fc.string());
    const written = fc.array(fc.tuple(keys, text)).map(pairs => new URLSearchParams(pairs).toString());
    fc.assert(
      fc.property(fc.oneof(fc.string(), written), search => {
        const read = parseFilters(search);
        expect(parseFilters(serializeFilters(read))).toEqual(read);
      }),
      {
        numRuns: 2000,
        examples: ['#:#" "', '#" ":!', '"“a":b', '“"#: #”'].map(q => [`q=${encodeURIComponent(q)}`]),
      },
    );
  });

  it.each([
    ['range=1h&range=2h', 'range'],
    ['-range=1h', '-range'],
    ['provider_name=a&provider_name=b', 'provider_name'],
    ['-provider_name=a', '-provider_name'],
    ['model=a&-model=a', '-model'],
    ['model=a&-model=a', 'model'],
    ['initiator=ada&-initiator=ADA', '-initiator'],
    ['status=bad', 'status'],
    ['min_cost=1e5', 'min_cost'],
    ['max_cost=.5', 'max_cost'],
    ['sort=-tokens', 'sort'],
    ['sort=tokens-up', 'sort'],
    ['sort=price', 'sort'],
    ['sort=tokens&sort=duration', 'sort'],
    ['-sort=tokens', '-sort'],
    ['status=ok&status=ok&-status=ok', '-status'],
    ['has_prompt=1', 'has_prompt'],
    ['-has_prompt=true', '-has_prompt'],
    ['min_tokens=1.5', 'min_tokens'],
    ['max_tokens=-1', 'max_tokens'],
    ['min_duration=1&min_duration=2', 'min_duration'],
    ['min_duration=2&max_duration=1', 'max_duration'],
    ['tool=', 'tool'],
    ['q=-model:a model:a', '-model'],
    ['started_after=yesterday', 'started_after'],
    ['started_after=2026-11-20', 'started_after'],
    ['started_after=2026-11-20T00:00:00Z&started_before=2026-11-20T00:00:00Z', 'started_before'],
    ['range=0d', 'range'],
    ['range=7w', 'range'],
    ['client=a%22b', 'client'],
    ['model=', 'model'],
    ['-model=', '-model'],
    ['model=a&model=', 'model'],
    ['client=&provider=openai', 'client'],
    ['initiator=', 'initiator'],
    ['provider_name=', 'provider_name'],
    ['initiator=00000000-0000-0000-0000-000000000000', 'initiator'],
    ['q=model%3A""', 'model'],
    ['q=foo:bar', 'q'],
    ['q=model:', 'q'],
  ])('retains invalid filters with a reason: %s', (search, key) => {
    const { invalid } = parseFilters(search);
    expect(invalid.map(each => each.key)).toContain(key);
    expect(invalid.every(({ reason }) => reason.length > 10)).toBe(true);
  });

  it.each([
    ['model=1&model=2&model=3&provider=a&provider=b&provider=c', ['provider', 'model']],
    ['model=1&model=2&model=3&model=4&model=5&model=6&model=7&client=a', ['model']],
    [
      'model=1&model=2&-client=1&-client=2&-client=3&-provider=4&-provider=5&-provider=6',
      ['-provider', '-client'],
    ],
    ['status=ok&model=a', ['status']],
    ['sort=tokens&tool=a', ['tool', 'sort']],
    ['tool=a&tool=b&-tool=c&-server=d&min_tokens=5', ['tool', 'min_tokens', '-tool', '-server']],
  ])('are valid for a database, and have a reason for Coder’s API: %s', (search, keys) => {
    const parsed = parseFilters(search);
    expect(parsed.invalid).toEqual([]);
    const restricted = restrictToApi(parsed);
    expect([...new Set(restricted.invalid.map(({ key }) => key))]).toEqual(keys);
    expect(restricted.invalid.every(({ reason }) => reason.length > 10)).toBe(true);
    // Nothing is lost, and the others stay.
    expect(parseFilters(serializeFilters(restricted))).toEqual(parsed);
    expect(restrictToApi(restricted)).toEqual(restricted);
  });

  it('keeps filters that Coder’s API can answer', () => {
    const parsed = parseFilters('model=a&model=b&-client=c&range=7d&provider_name=x&status=bad');
    expect(restrictToApi(parsed)).toBe(parsed);
  });

  it('splits a pasted query into keys', () => {
    expect(canonicalSearch('?q=model:"a:b" ada&x=1', null)).toBe('initiator=ada&model=a%3Ab&x=1');
    expect(canonicalSearch('?q=initiator:me model:m foo:bar', 'olivia')).toBe(
      'initiator=olivia&model=m&q=foo%3Abar',
    );
  });

  it('preserves microseconds', () => {
    const search = 'started_after=2026-11-20T14%3A00%3A00.123456Z';
    expect(serializeFilters(parseFilters(search))).toBe(search);
  });
});
