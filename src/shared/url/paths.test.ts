import { expect, it } from 'vitest';
import { NO_FILTERS } from '#shared/domain/filters.ts';
import { interceptionHref, interceptionIdOf, singleSlashed } from './routes.ts';

it('round-trips any id through a path', () => {
  for (const id of ['3f1d2c4b-0000-4000-8000-00000000abcd', 'a/b?c#d%', 'ü']) {
    const { pathname } = new URL(interceptionHref({ id, started_at: '' }, NO_FILTERS), 'http://localhost');
    expect(interceptionIdOf(pathname)).toBe(id);
  }
});

it('finds no id in other paths', () => {
  for (const path of [
    '/',
    '/interceptions',
    '/interceptions/',
    '/interceptions/a/b',
    '/usage',
    '/interceptions/%',
  ]) {
    expect(interceptionIdOf(path)).toBeNull();
  }
});

it.each([
  '//x/interceptions',
  '//',
  '///x',
  '//interceptions/4f',
  '//user@evil.example/x',
  '//[',
  '//x:99999',
])('resolves %s on this host', path => {
  const address = singleSlashed(path);
  const { origin, pathname } = new URL(address, 'http://localhost');
  expect([origin, pathname]).toEqual(['http://localhost', address]);
  expect(singleSlashed(address)).toBe(address);
});
