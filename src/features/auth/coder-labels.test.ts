import { describe, expect, it } from 'vitest';
import type { Config } from '#shared/domain/config.ts';
import { canSignOut, coderHost, coderLink, howSignedIn, shortVersion } from './coder-labels.ts';

const CONFIG: Config = {
  source: 'coder',
  coder_url: 'https://coder.example.com:8443/',
  coder_version: 'v2.34.5+abc',
  version: 'v2.34.5+abc',
  user: null,
  signed_in_by: 'cookie',
  problem: null,
  privacyMode: false,
  avatar_hosts: [],
  database: null,
  retention_days: null,
  file: null,
};

describe('deployment labels', () => {
  it('shows the host, and links only to URLs that are safe to open', () => {
    expect(coderHost(CONFIG)).toBe('coder.example.com:8443');
    expect(coderLink(CONFIG, '/cli-auth')).toBe('https://coder.example.com:8443/cli-auth');
    expect(coderLink({ ...CONFIG, coder_url: 'javascript:alert(1)' }, '/cli-auth')).toBeNull();
    expect(coderHost({ ...CONFIG, coder_url: null })).toBeNull();
  });

  it.each([
    ['v2.34.5+abc', '2.34'],
    ['2.35.0-devel+abc', '2.35'],
    ['main', 'main'],
  ])('shortens the version as in release notes: %s', (version, short) => {
    expect(shortVersion(version)).toBe(short);
  });
});

describe('sign-out', () => {
  it('is offered if this browser has a token and no other source provides one', () => {
    expect(canSignOut(CONFIG, 'localhost')).toBe(true);
    expect(canSignOut({ ...CONFIG, source: 'file' }, 'dashboard.example.com')).toBe(true);
    for (const host of ['localhost', '127.0.0.1', '127.8.8.8', '[::1]']) {
      expect(canSignOut({ ...CONFIG, source: 'file' }, host)).toBe(false);
    }
    expect(canSignOut({ ...CONFIG, source: 'demo' }, 'dashboard.example.com')).toBe(false);
  });

  it.each(['header', 'environment', 'cli', 'local', null] as const)(
    'is not offered if there is no session to end: %s',
    signed_in_by => {
      const config = { ...CONFIG, signed_in_by };
      expect(canSignOut(config, 'dashboard.example.com')).toBe(false);
      expect(howSignedIn(config)).not.toBe(howSignedIn(CONFIG));
    },
  );
});
