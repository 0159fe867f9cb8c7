import { setImmediate as afterOthers } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createStatementQueue } from './pglite-database.ts';

test('one at a time, in order, the urgent ahead of all that wait, the failed in nobody’s way', async () => {
  const run = createStatementQueue();
  const told: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    told.push(`${name} begins`);
    await afterOthers();
    told.push(`${name} ends`);
    if (name === 'b') throw new Error(name);
  };
  const [a, b, c] = [run(work('a')), run(work('b')), run(work('c'), 1)];
  await Promise.all([a, expect(b).rejects.toThrow('b'), c]);
  expect(told).toEqual(['a', 'c', 'b'].flatMap(name => [`${name} begins`, `${name} ends`]));
});

test('whatever waits, the rest of the program goes on between two turns', async () => {
  const run = createStatementQueue();
  let turn = 0;
  const seen = new Set<number>();
  const watch = async (): Promise<void> => {
    for (; turn < 200; await afterOthers()) seen.add(turn);
  };
  const work = (): Promise<void> => {
    turn += 1;
    return Promise.resolve();
  };
  await Promise.all([watch(), ...Array.from({ length: 200 }, () => run(work))]);
  expect(seen.size).toBeGreaterThan(100);
});
