import { describe, expect, it } from 'vitest';
import type { Filters } from '#shared/domain/filters.ts';
import { parseFilters } from './filters-codec.ts';
import { interceptionLink, sharedLinks } from './share-link.ts';

const NOW = Date.UTC(2026, 10, 20, 14);
const links = (filters: Omit<Filters, 'invalid'>, me: string | null = 'ada') =>
  sharedLinks({
    screen: 'interceptions',
    filters: { ...filters, invalid: [] },
    origin: 'https://bridge.example.com',
    asOf: NOW - 60_000,
    now: NOW,
    me,
  });
const searches = (filters: Omit<Filters, 'invalid'>) =>
  links(filters).map(({ kind, address }) => [kind, decodeURIComponent(new URL(address).search)]);

describe('sharedLinks', () => {
  it('offers exact times and a relative range', () => {
    expect(searches({ range: '24h', model: 'gpt-5' })).toEqual([
      [
        'exact',
        '?model=gpt-5&started_after=2026-11-19T13:59:00.000Z&started_before=2026-11-20T14:00:00.000Z',
      ],
      ['moving', '?model=gpt-5&range=24h'],
    ]);
    expect(links({ range: '24h' }).map(({ from, to, range }) => [from, to, range])).toEqual([
      ['2026-11-19T13:59:00.000Z', '2026-11-20T14:00:00.000Z', null],
      [null, null, '24h'],
    ]);
  });

  it('ends all time now, or leaves it unbounded', () => {
    expect(searches({})).toEqual([
      ['exact', '?started_before=2026-11-20T14:00:00.000Z'],
      ['moving', ''],
    ]);
    expect(searches({ started_after: '2026-11-20T13:00:00.123456Z', range: '1h' })).toEqual([
      ['exact', '?started_after=2026-11-20T13:00:00.123456Z&started_before=2026-11-20T14:00:00.000Z'],
      ['moving', '?started_after=2026-11-20T13:00:00.123456Z&range=1h'],
    ]);
  });

  it('offers one link for fixed times', () => {
    const before = '2026-11-20T12:00:00.000001Z';
    expect(searches({ started_before: before })).toEqual([['exact', `?started_before=${before}`]]);
    expect(searches({ started_after: '2027-01-01T00:00:00Z' })).toEqual([
      ['exact', '?started_after=2027-01-01T00:00:00Z'],
    ]);
  });

  it('replaces me with the username', () => {
    expect(links({ initiator: 'me' }).every(({ address }) => address.includes('initiator=ada'))).toBe(true);
    expect(links({ initiator: 'me' }, null)[0]?.address).toContain('initiator=me');
  });

  it('returns absolute URLs', () => {
    for (const { address } of links({ initiator: 'me', range: '7d', client: 'Claude Code' })) {
      expect(parseFilters(new URL(address).search).invalid).toEqual([]);
    }
  });

  it('keeps invalid filters unchanged', () => {
    const filters = parseFilters('range=soon&model=a');
    const shared = { screen: 'usage', filters, origin: 'http://x', asOf: NOW, now: NOW, me: null } as const;
    expect(sharedLinks(shared).map(({ address }) => address)).toEqual(['http://x/usage?model=a&range=soon']);
  });
});

it('links to an interception without the filters of its list', () => {
  const row = { id: '0d9a', started_at: '2026-11-20T12:00:00.5+01:00' };
  expect(interceptionLink(row, 'https://bridge.example.com')).toBe(
    'https://bridge.example.com/interceptions/0d9a?started_at=2026-11-20T12%3A00%3A00.5%2B01%3A00',
  );
});
