import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { THREE_ROWS } from './fixtures.ts';
import { get, LIST, type ServedTarget, type Target } from './target.ts';

const MESSAGE = 'You are signed out or your session has expired. Please sign in again to continue.';
const ME = '/api/v2/users/me';

/** Tokens in the header and in our cookie, and every 401. */
export function signInCases(target: () => Target): void {
  describe('signing in', () => {
    let served: ServedTarget;
    beforeAll(async () => {
      served = await target().open(THREE_ROWS);
    });
    afterAll(() => served.close());

    const getWith = async (path: string, headers: Record<string, string>): Promise<[number, unknown]> => {
      const response = await fetch(served.url + path, { headers });
      return [response.status, await response.json()];
    };

    test.each([LIST, ME, '/api/v2/users', '/api/v2/aibridge/models', '/api/v2/aibridge/clients'])(
      '%s needs a token',
      async path => {
        expect(await getWith(path, {})).toEqual([
          401,
          // Coder's message names its own cookie, and ours names the header.
          {
            message: MESSAGE,
            detail: expect.stringMatching(/^(?:Cookie|Header) .* must be provided\.$/) as unknown,
          },
        ]);
      },
    );

    test('the error without a token names only what is accepted', async () => {
      const [, body] = await getWith(ME, {});
      const { detail } = v.parse(v.object({ detail: v.string() }), body);
      const sources = [...detail.matchAll(/\b(header|cookie) "([^"]+)"/gi)];
      expect(sources.length).toBeGreaterThan(0);
      for (const [, kind = '', name = ''] of sources) {
        const token = served.tokens.owner;
        const headers = kind.toLowerCase() === 'header' ? { [name]: token } : { Cookie: `${name}=${token}` };
        expect([kind, name, ...(await getWith(ME, headers))]).toMatchObject([kind, name, 200, {}]);
      }
      expect(detail).not.toMatch(/parameter/i);
    });

    test.each([
      ['abc', 'Invalid API key format: incorrect amount of API key parts, expected 2 got 1'],
      ['a-b-c', 'Invalid API key format: incorrect amount of API key parts, expected 2 got 3'],
      ['short-secret', 'Invalid API key format: invalid API key ID length, expected 10 got 5'],
      ['0123456789-short', 'Invalid API key format: invalid API key secret length, expected 22 got 5'],
      ['0123456789-0123456789012345678901', 'API key is invalid.'],
    ])('the token %s is rejected', async (token, detail) => {
      const refused = [401, { message: MESSAGE, detail }];
      expect(await getWith(ME, { 'Coder-Session-Token': token })).toEqual(refused);
      expect(await getWith(ME, { Cookie: `aibridge_session=${token}` })).toEqual(refused);
    });

    test('a known id with another secret has a separate error', async () => {
      const token = `${served.tokens.owner.slice(0, 10)}-${served.tokens.member.slice(11)}`;
      const refused = [401, { message: MESSAGE, detail: 'API key secret is invalid.' }];
      expect(await getWith(ME, { 'Coder-Session-Token': token })).toEqual(refused);
    });

    test.each(['owner', 'auditor', 'member'] as const)(
      'the token of the %s belongs to that account',
      async role => {
        const { status, body } = await get(served, ME, role);
        expect(status).toBe(200);
        expect(body).toMatchObject({ id: ACCOUNTS[role].id, username: ACCOUNTS[role].username });
      },
    );

    test('the header has priority over the cookie, even if it is invalid', async () => {
      const Cookie = `theirs=1; aibridge_session=${served.tokens.owner}`;
      expect(await getWith(ME, { Cookie })).toMatchObject([200, { username: 'olivia' }]);
      expect(await getWith(ME, { Cookie, 'Coder-Session-Token': served.tokens.member })).toMatchObject([
        200,
        { username: 'mei' },
      ]);
      expect(await getWith(ME, { Cookie, 'Coder-Session-Token': 'wrong' })).toMatchObject([401, {}]);
    });

    test('Coder’s own cookie is ignored', async () => {
      expect(await getWith(ME, { Cookie: `coder_session_token=${served.tokens.owner}` })).toMatchObject([
        401,
        {},
      ]);
    });
  });
}
