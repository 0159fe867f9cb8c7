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
  retention_days: null,
  file: null,
};

describe('a deployment in words', () => {
  it('is named by its host, and linked only where a browser should open it', () => {
    expect(coderHost(CONFIG)).toBe('coder.example.com:8443');
    expect(coderLink(CONFIG, '/cli-auth')).toBe('https://coder.example.com:8443/cli-auth');
    expect(coderLink({ ...CONFIG, coder_url: 'javascript:alert(1)' }, '/cli-auth')).toBeNull();
    expect(coderHost({ ...CONFIG, coder_url: null })).toBeNull();
  });

  it.each([
    ['v2.34.5+abc', '2.34'],
    ['2.35.0-devel+abc', '2.35'],
    ['main', 'main'],
  ])('has the version that release notes speak of: %s', (version, short) => {
    expect(shortVersion(version)).toBe(short);
  });
});

describe('signing out', () => {
  it('is offered where a token was given to this browser and none comes by itself', () => {
    expect(canSignOut(CONFIG, 'localhost')).toBe(true);
    expect(canSignOut({ ...CONFIG, source: 'file' }, 'dashboard.example.com')).toBe(true);
    for (const host of ['localhost', '127.0.0.1', '127.8.8.8', '[::1]']) {
      expect(canSignOut({ ...CONFIG, source: 'file' }, host)).toBe(false);
    }
    expect(canSignOut({ ...CONFIG, source: 'demo' }, 'dashboard.example.com')).toBe(false);
  });

  it.each(['header', 'environment', 'cli', 'local', null] as const)(
    'is not where there is nothing to sign out of: %s',
    signed_in_by => {
      const config = { ...CONFIG, signed_in_by };
      expect(canSignOut(config, 'dashboard.example.com')).toBe(false);
      expect(howSignedIn(config)).not.toBe(howSignedIn(CONFIG));
    },
  );
});
