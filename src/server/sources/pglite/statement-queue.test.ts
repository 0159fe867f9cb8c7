import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createStatementQueue } from './pglite-database.ts';

test('runs one at a time in order, with urgent work first, and continues after a failure', async () => {
  const run = createStatementQueue();
  const events: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    events.push(`${name} begins`);
    await nextTurn();
    events.push(`${name} ends`);
    if (name === 'b') throw new Error(name);
  };
  const [a, b, c] = [run(work('a')), run(work('b')), run(work('c'), 1)];
  await Promise.all([a, expect(b).rejects.toThrow('b'), c]);
  expect(events).toEqual(['a', 'c', 'b'].flatMap(name => [`${name} begins`, `${name} ends`]));
});

test('yields to the event loop between two runs', async () => {
  const run = createStatementQueue();
  let runs = 0;
  const seen = new Set<number>();
  const countTurns = async (): Promise<void> => {
    for (; runs < 200; await nextTurn()) seen.add(runs);
  };
  const work = (): Promise<void> => {
    runs += 1;
    return Promise.resolve();
  };
  await Promise.all([countTurns(), ...Array.from({ length: 200 }, () => run(work))]);
  expect(seen.size).toBeGreaterThan(100);
});
