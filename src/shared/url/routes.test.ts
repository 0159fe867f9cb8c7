import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPath, signInHref } from './routes.ts';

const ORIGIN = 'https://dashboard.example.com';
const searchWith = (next: string): string => `?${new URLSearchParams({ next }).toString()}`;
const searchOf = (href: string): string => new URL(href, ORIGIN).search;

describe('nextPath', () => {
  it.each([
    '/usage',
    '/interceptions?model=gpt-5&client=Claude+Code',
    '/interceptions/0b7c?started_at=2026-11-20T10%3A00%3A00.123456Z&model=a%26b%3Dc',
  ])('returns the requested path with its query string: %s', path => {
    expect(nextPath(searchOf(signInHref(path)))).toBe(path);
  });

  it.each(['/', '/interceptions', '/sign-in', '/sign-in?next=/usage'])('defaults to the list: %s', path => {
    expect(signInHref(path)).toBe('/sign-in');
    expect(nextPath(searchOf(signInHref(path)))).toBe('/interceptions');
  });

  it.each([
    '',
    'usage',
    '//evil.example.com',
    '///evil.example.com',
    '/\\evil.example.com',
    '\\\\evil.example.com',
    '/\t/evil.example.com',
    '/\n/evil.example.com',
    '\t//evil.example.com',
    '/.//evil.example.com',
    '/..//evil.example.com',
    '/a/..//evil.example.com',
    '/%2e%2e//evil.example.com',
    'https://evil.example.com/',
    'https:evil.example.com',
    'javascript:alert(1)',
    'data:text/html,x',
    '//user@evil.example.com',
    '/sign-in',
    '/sign-in?next=%2Fsign-in',
  ])('rejects other origins and the sign-in page: %j', next => {
    expect(nextPath(searchWith(next))).toBe('/interceptions');
  });

  it('stays on the same host for any input', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '\\',
        '.',
        '..',
        '//',
        '%2f',
        '%5c',
        '\t',
        '\n',
        '\0',
        '@',
        ':',
        'https:',
        '?',
        '#',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
        const next = nextPath(searchWith(pieces.join('')));
        expect(next).toMatch(/^\/(?![/\\])/);
        expect(new URL(next, ORIGIN).origin).toBe(ORIGIN);
      }),
      { numRuns: 2000 },
    );
  });
});
