import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowOf } from '#shared/domain/interception-row.ts';
import { serializeFilters } from '#shared/domain/filter-query.ts';
import { rowFilters } from './row-filter-menu.tsx';

const row = {
  ...rowOf('a'),
  initiator: { id: 'i', username: 'ada', name: 'Ada Lovelace', avatar_url: '' },
  model: 'claude-sonnet-4-5',
  provider: 'anthropic',
  client: 'Claude Code',
  started_at: '2026-11-20T23:30:00.123456Z',
};

describe('the filters of a row', () => {
  it('include or exclude its user, model, provider, client and day', () => {
    const filters = rowFilters(row, 'UTC').map(({ column, isExcluded, value, apply }) => {
      return [
        column,
        `${isExcluded ? 'Not' : 'Only'} ${value}`,
        apply === null ? null : serializeFilters(apply({ range: '7d', invalid: [] })),
      ];
    });
    expect(filters).toEqual([
      ['initiator', 'Only Ada Lovelace', 'initiator=ada&range=7d'],
      ['model', 'Only claude-sonnet-4-5', 'model=claude-sonnet-4-5&range=7d'],
      ['model', 'Only anthropic', 'provider=anthropic&range=7d'],
      ['client', 'Only Claude Code', 'client=Claude+Code&range=7d'],
      [
        'started',
        'Only Nov 20, 2026',
        'started_after=2026-11-20T00%3A00%3A00Z&started_before=2026-11-20T23%3A59%3A59.999999Z',
      ],
      ['initiator', 'Not Ada Lovelace', 'range=7d&-initiator=ada'],
      ['model', 'Not claude-sonnet-4-5', 'range=7d&-model=claude-sonnet-4-5'],
      ['model', 'Not anthropic', 'range=7d&-provider=anthropic'],
      ['client', 'Not Claude Code', 'range=7d&-client=Claude+Code'],
    ]);
  });

  it.each([
    [{ model: 'a "b"' }, ['a "b"']],
    [{ model: '' }, ['(empty)']],
    [{ client: '' }, ['(empty)']],
    [{ provider: '' }, ['(empty)']],
    [{ initiator: { id: '', username: '', name: '', avatar_url: '' } }, ['']],
    [{ client: null, model: '   ' }, []],
  ])('have a reason if the API does not support them: %j', (given, expected) => {
    const noneOf = rowFilters({ ...row, ...given }, 'UTC').filter(({ apply }) => apply === null);
    expect(noneOf.map(({ value }) => value)).toEqual(expected);
    expect(noneOf.every(({ reason = '' }) => reason.length > 10)).toBe(true);
  });

  it.each([
    ['deleted', { id: 'd', username: 'ada', deleted: true }],
    ['without a username', { id: 'e', username: '' }],
    ['with the username me', { id: 'f', username: 'me' }],
  ])('have the ID of a user %s', (_what, person) => {
    const initiator = { name: 'Ada', avatar_url: '', ...person };
    const applied = rowFilters({ ...row, initiator }, 'UTC').flatMap(({ column, apply }) =>
      column === 'initiator' && apply !== null ? [serializeFilters(apply({ invalid: [] }))] : [],
    );
    expect(applied).toEqual([`initiator=${person.id}`, `-initiator=${person.id}`]);
  });

  it('omit the client if the source has none, and the day if the start is invalid', () => {
    const columns = rowFilters({ ...row, client: undefined, started_at: 'never' }, 'UTC');
    expect(columns.flatMap(({ column, isExcluded }) => (isExcluded ? [] : [column]))).toEqual([
      'initiator',
      'model',
      'model',
    ]);
  });

  it('have a day that contains the start, in either time zone', () => {
    const time = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(time, fc.constantFrom('local', 'UTC'), (date, zone) => {
        const filters = rowFilters({ ...row, started_at: date.toISOString() }, zone);
        const day = filters.find(({ column }) => column === 'started')?.apply?.({ invalid: [] });
        const [from, to] = [Date.parse(day?.started_after ?? ''), Date.parse(day?.started_before ?? '')];
        return from <= date.getTime() && date.getTime() <= to && to - from >= 22 * 3_600_000;
      }),
    );
  });
});
