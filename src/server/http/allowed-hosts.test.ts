import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSettings } from '#server/settings.ts';
import { isFromAnotherSite, requireAllowedHost } from './allowed-hosts.ts';

/** As readSettings parses it. */
const hostsFor = (PUBLIC_URL: string | null) => {
  const { host, publicUrl } = readSettings(PUBLIC_URL === null ? {} : { PUBLIC_URL });
  return { host, publicUrl };
};
const isAllowed = (host: string, publicUrl: string | null): boolean => {
  try {
    requireAllowedHost(host, hostsFor(publicUrl));
    return true;
  } catch {
    return false;
  }
};
const isForeign = (origin: string, host: string, publicUrl: string | null): boolean =>
  isFromAnotherSite(new Headers({ Origin: origin }), host, hostsFor(publicUrl));

/** The text with random upper and lower case. */
const inAnyCase = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map(upper => [...text].map((each, at) => (upper[at] ? each.toUpperCase() : each)).join(''));

test('PUBLIC_URL and the Host header mean the same in any case, with or without the default port', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(['https', ':443'], ['http', ':80']),
      inAnyCase('ai.example.com'),
      inAnyCase('ai.example.com'),
      fc.boolean(),
      fc.boolean(),
      ([scheme = '', port = ''], set, sent, setsPort, sendsPort) => {
        const publicUrl = `${scheme.toUpperCase()}://${set}${setsPort ? port : ''}`;
        const host = sent + (sendsPort ? port : '');
        expect(isAllowed(host, publicUrl)).toBe(true);
        expect(isForeign(`${scheme}://ai.example.com`, host, publicUrl)).toBe(false);
      },
    ),
  );
});

describe('the Host header', () => {
  test.each([
    ['ai.example.com:8443', 'https://AI.example.com:8443', true],
    ['AI.EXAMPLE.COM:08443', 'https://ai.example.com:8443', true],
    ['[2001:DB8::1]', 'https://[2001:db8:0::1]:443', true],
    ['xn--bcher-kva.example', 'https://bücher.example', true],
    ['ai.example.com', 'https://ai.example.com:8443', false],
    ['ai.example.com:80', 'https://ai.example.com', false],
    ['ai.example.com:443', 'http://ai.example.com', false],
    ['ai.example.com:443:443', 'https://ai.example.com', false],
    ['ai.example.com:', 'https://ai.example.com', false],
    ['ai.example.com/', 'https://ai.example.com', false],
    ['x@ai.example.com', 'https://ai.example.com', false],
    ['ai.example.com#', 'https://ai.example.com', false],
    ['ai.example.com ', 'https://ai.example.com', false],
    ['ai%2eexample.com', 'https://ai.example.com', false],
    ['ai.example.com.evil.example', 'https://ai.example.com', false],
    ['', 'https://ai.example.com', false],
  ])('%j, PUBLIC_URL %s: %s', (host, publicUrl, allowed) => {
    expect(isAllowed(host, publicUrl)).toBe(allowed);
  });
});

describe('the Origin header', () => {
  const PUBLIC = 'https://ai.example.com';
  test.each([
    // The same host under another scheme may be a man in the middle.
    ['http://ai.example.com', 'ai.example.com', PUBLIC, true],
    ['http://ai.example.com:443', 'ai.example.com', PUBLIC, true],
    ['http://ai.example.com', 'AI.example.com:443', PUBLIC, true],
    ['https://ai.example.com', 'ai.example.com', 'http://ai.example.com', true],
    ['http://localhost:8443', 'localhost:8443', 'https://localhost:8443', true],
    ['ws://ai.example.com', 'ai.example.com', 'http://ai.example.com', true],
    ['https://ai.example.com:8443', 'ai.example.com', PUBLIC, true],
    ['https://evil.example', 'ai.example.com', PUBLIC, true],
    ['https://ai.example.com.evil.example', 'ai.example.com', PUBLIC, true],
    ['https://ai.example.com', '127.0.0.1:7080', PUBLIC, true],
    ['null', 'ai.example.com', PUBLIC, true],
    ['', 'ai.example.com', PUBLIC, true],
    ['file://', 'ai.example.com', PUBLIC, true],
    ['chrome-extension://ai.example.com', 'ai.example.com', null, true],
    ['http://127.0.0.1:7081', '127.0.0.1:7080', null, true],
    ['http://localhost:7080', '127.0.0.1:7080', null, true],
    ['https://ai.example.com', 'ai.example.com', PUBLIC, false],
    ['https://ai.example.com', 'Ai.Example.com:443', 'HTTPS://AI.example.com:443', false],
    // Directly on the machine, without the proxy.
    ['http://127.0.0.1:7080', '127.0.0.1:7080', PUBLIC, false],
    ['http://localhost', 'LOCALHOST:80', null, false],
    ['http://[::1]:7080', '[::1]:7080', null, false],
    // Behind a proxy whose URL is not configured.
    ['https://ai.example.com', 'ai.example.com', null, false],
  ])('%s, Host %s, PUBLIC_URL %s: from another site: %s', (origin, host, publicUrl, foreign) => {
    expect(isForeign(origin, host, publicUrl)).toBe(foreign);
  });
});
