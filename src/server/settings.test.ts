import { expect, test } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

test('what is not set, or set to nothing, has the promised default', () => {
  const defaults = readSettings({});
  expect(defaults).toMatchObject({
    port: 7080,
    host: '127.0.0.1',
    publicUrl: null,
    file: null,
    size: 5000,
    seed: 1,
    veil: false,
  });
  expect(defaults.dataDir).toMatch(/\.cache$/);
  expect(readSettings({ PORT: '', HOST: '', VEIL: '', CODER_URL: '', DATA_DIR: '' })).toEqual(defaults);
});

test('what is set is taken', () => {
  const settings = readSettings({
    PORT: '0',
    HOST: '[::1]',
    PUBLIC_URL: 'https://aibridge.example.com',
    INTERCEPTIONS_FILE: 'rows.json',
    VEIL: 'on',
  });
  expect(settings).toMatchObject({ port: 0, host: '::1', file: 'rows.json', veil: true });
  expect(settings.publicUrl?.host).toBe('aibridge.example.com');
});

test.each([
  ['PORT', 'abc', 'PORT must be a whole number from 0 to 65535, not "abc".'],
  ['PORT', '70000', 'PORT must be a whole number from 0 to 65535, not "70000".'],
  ['DEMO_INTERCEPTIONS', '-1', 'DEMO_INTERCEPTIONS must be a whole number from 0 to 5000000, not "-1".'],
  ['DEMO_SEED', '1.5', 'DEMO_SEED must be a whole number from 0 to 4294967295, not "1.5".'],
  ['VEIL', 'maybe', 'VEIL must be on or off, not "maybe".'],
  ['PUBLIC_URL', 'dashboard', 'PUBLIC_URL must be an http or https address without a path, not "dashboard".'],
  ['PUBLIC_URL', 'https://x.example/app', /without a path/],
  ['PUBLIC_URL', 'ftp://x.example', /http or https/],
  ['CODER_URL', 'https://coder.example.com', /^CODER_URL is set, but this version/],
  ['DATABASE_URL', 'postgres://localhost', /^DATABASE_URL is set, but this version/],
])('%s=%s is refused in one line', (name, value, message) => {
  const read = (): unknown => readSettings({ [name]: value });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(message);
});
