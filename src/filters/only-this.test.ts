import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowOf } from '#model/row-of.ts';
import { onlyThis } from './only-this.ts';

const row = {
  ...rowOf('a'),
  initiator: { id: 'i', username: 'ada', name: 'Ada Lovelace', avatar_url: '' },
  model: 'claude-sonnet-4-5',
  provider: 'anthropic',
  client: 'Claude Code',
  started_at: '2026-11-20T23:30:00.123456Z',
};

describe('filtering by a row', () => {
  it('is by its person, model, provider, client and day', () => {
    expect(onlyThis(row, 'UTC').map(({ column, value, patch }) => [column, value, patch])).toEqual([
      ['initiator', 'Ada Lovelace', { initiator: 'ada' }],
      ['model', 'claude-sonnet-4-5', { model: 'claude-sonnet-4-5' }],
      ['model', 'anthropic', { provider: 'anthropic' }],
      ['client', 'Claude Code', { client: 'Claude Code' }],
      [
        'started',
        'Nov 20, 2026',
        {
          range: null,
          started_after: '2026-11-20T00:00:00Z',
          started_before: '2026-11-20T23:59:59.999999Z',
        },
      ],
    ]);
  });

  it('leaves out what there is no word for', () => {
    const columns = (given: object) => onlyThis({ ...row, ...given }, 'UTC').map(({ column }) => column);
    expect(columns({ client: null, model: 'a "b"' })).toEqual(['initiator', 'model', 'started']);
    expect(columns({ client: undefined, started_at: 'never' })).toEqual(['initiator', 'model', 'model']);
  });

  it('has the row in its day, in either zone', () => {
    const time = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(time, fc.constantFrom('local', 'UTC'), (date, zone) => {
        const day = onlyThis({ ...row, started_at: date.toISOString() }, zone).at(-1)?.patch;
        const [from, to] = [Date.parse(day?.started_after ?? ''), Date.parse(day?.started_before ?? '')];
        return from <= date.getTime() && date.getTime() <= to && to - from >= 22 * 3_600_000;
      }),
    );
  });
});
