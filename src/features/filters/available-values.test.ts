import { describe, expect, it } from 'vitest';
import { rowOf, type InterceptionRow, type RowsPage } from '#shared/domain/interception-row.ts';
import { createObservedValues } from './available-values.ts';

const row = (username: string, model: string, client: string | null | undefined): InterceptionRow => ({
  ...rowOf(username + model),
  initiator: { id: `id of ${username}`, username, name: '', avatar_url: '' },
  model,
  client,
});
const page = (...results: InterceptionRow[]): RowsPage => ({ count: results.length, results });

describe('the values of loaded rows', () => {
  it('are unique and sorted, and remain when a filter removes their rows', () => {
    const observedValues = createObservedValues();
    const first = page(
      row('mei', 'gpt-5', 'Zed'),
      row('ada', 'gpt-5', null),
      row('ada', 'claude', undefined),
    );
    const names = ({ people, models, clients }: ReturnType<typeof observedValues>) => [
      people.map(person => person.username),
      models,
      clients,
    ];
    expect(names(observedValues([first]))).toEqual([['ada', 'mei'], ['claude', 'gpt-5'], ['Zed']]);
    const filtered = page(row('zoe', 'aya', 'Mux'));
    expect(names(observedValues([filtered]))).toEqual([
      ['ada', 'mei', 'zoe'],
      ['aya', 'claude', 'gpt-5'],
      ['Mux', 'Zed'],
    ]);
  });

  it('include each of several people with the same username', () => {
    const one = row('sam', 'gpt-5', null);
    const other = { ...one, initiator: { ...one.initiator, id: 'another' } };
    const { people } = createObservedValues()([page(one, other)]);
    expect(people.map(({ id }) => id).sort()).toEqual(['another', 'id of sam']);
  });

  it('are read once per page, and are the same object until there is a new value', () => {
    const observedValues = createObservedValues();
    let reads = 0;
    const watched: RowsPage = {
      count: 1,
      get results() {
        reads += 1;
        return [row('ada', 'gpt-5', 'Zed')];
      },
    };
    const values = observedValues([watched]);
    expect(observedValues([watched])).toBe(values);
    expect(reads).toBe(1);
  });
});
