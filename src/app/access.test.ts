import { describe, expect, it } from 'vitest';
import { type Config, accessOf, canFetchRows } from '#shared/domain/config.ts';

const USER = { id: '1', username: 'ada', name: '', avatar_url: '' };
const owner = { ...USER, roles: ['owner'] };
const member = { ...USER, roles: ['member', 'template-admin'] };
const PROBLEM = { message: 'Coder could not be reached.', detail: '' };

const config = (patch: Partial<Config>): Config => ({
  source: 'coder',
  coder_url: 'https://coder.example.com',
  coder_version: 'v2.34.5+abc',
  version: 'v2.34.5+abc',
  user: owner,
  signed_in_by: 'cookie',
  problem: null,
  privacyMode: false,
  avatar_hosts: [],
  database: null,
  retention_days: null,
  file: null,
  ...patch,
});

describe('accessOf', () => {
  it.each([
    ['rows', {}],
    ['rows', { user: { ...USER, roles: ['auditor'] } }],
    ['rows', { source: 'demo', coder_url: null, coder_version: null }],
    ['rows', { version: 'v2.29.0' }],
    ['rows', { version: '2.34.0-devel+abc' }],
    ['rows', { version: 'a build of our own' }],
    // A database source always has the API of 2.34, independent of the Coder version that writes to it.
    ['rows', { source: 'database', version: 'v2.34.0', coder_version: 'v2.36.1' }],
    ['own rows', { version: 'v2.31.4', user: member }],
    ['no role', { version: 'v2.32.0', user: member }],
    ['no role', { source: 'database', version: 'v2.31.0', user: member }],
    ['no role', { source: 'demo', user: member }],
    ['removed', { version: 'v2.35.0' }],
    ['removed', { version: 'v2.36.2', user: member }],
    ['removed', { version: 'v2.36.2', user: null }],
    ['not yet', { version: 'v2.28.9' }],
    ['sign in', { user: null }],
    ['sign in', { user: null, source: 'file' }],
    ['problem', { user: null, problem: PROBLEM }],
  ] satisfies [string, Partial<Config>][])('%s: %j', (access, patch) => {
    expect(accessOf(config(patch))).toBe(access);
    expect(canFetchRows(accessOf(config(patch)))).toBe(access.endsWith('rows'));
  });

  it('allows requests if the config is missing', () => {
    expect(accessOf(null)).toBe('rows');
  });
});
