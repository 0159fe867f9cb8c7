import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, I1, I2, I3, interception, OTHER_USER, THREE_ROWS } from './fixtures.ts';
import { queryError, get, LIST, query, readPage, type ServedTarget, type Target } from './target.ts';

const MODELS = '/api/v2/aibridge/models';
const CLIENTS = '/api/v2/aibridge/clients';

/** Permissions, and the endpoints other than the list. */
export function otherCases(target: () => Target): void {
  let served: ServedTarget;
  beforeAll(async () => {
    const running = interception(4, {
      started_at: after(5),
      ended_at: null,
      model: 'in-flight',
      client: 'In flight',
    });
    served = await target().open({ ...THREE_ROWS, interceptions: [...THREE_ROWS.interceptions, running] });
  });
  afterAll(() => served.close());

  describe('permissions', () => {
    test.each(['owner', 'auditor'] as const)('the %s sees all, newest first', async role => {
      expect(await readPage(served, {}, role)).toMatchObject({ count: 3, ids: [I1, I2, I3] });
    });

    test.each(['', 'initiator:me', `initiator:${OTHER_USER.id}`])('a member sees nothing: %j', async q => {
      expect(await readPage(served, { q }, 'member')).toMatchObject({ count: 0, results: [] });
    });

    test('a member gets the same errors as an owner and cannot use a cursor', async () => {
      expect((await query(served, 'foo:bar', 'member')).body).toEqual(
        queryError(['foo', '"foo" is not a valid query param']),
      );
      expect((await get(served, `${LIST}?limit=1001`, 'member')).status).toBe(400);
      const cursor = await get(served, `${LIST}?after_id=${I1}`, 'member');
      expect(cursor.status).toBe(400);
      expect(cursor.body).toMatchObject({ message: 'Invalid pagination cursor.' });
    });
  });

  describe('models and clients', () => {
    test.each([
      [MODELS, ['one', 'three', 'two']],
      [`${MODELS}?q=t`, ['three', 'two']],
      [`${MODELS}?q=model:tw`, ['two']],
      [`${MODELS}?q=T`, []],
      [`${MODELS}?q=%25`, []],
      [`${MODELS}?limit=1&offset=1`, ['three']],
      [`${MODELS}?limit=0`, ['one', 'three', 'two']],
      [CLIENTS, ['Claude Code', 'Cursor', 'Unknown']],
      [`${CLIENTS}?q=C`, ['Claude Code', 'Cursor']],
      [`${CLIENTS}?q=client:%22Claude+%22`, ['Claude Code']],
      [`${CLIENTS}?q=Unk`, ['Unknown']],
    ])('%s', async (path, values) => {
      expect((await get(served, path)).body).toEqual(values);
      expect((await get(served, path, 'auditor')).body).toEqual(values);
      expect((await get(served, path, 'member')).body).toEqual([]);
    });

    test.each([
      [`${MODELS}?q=foo:bar`, 'Invalid AI Bridge models search query.'],
      [`${CLIENTS}?q=model:x`, 'Invalid AI Bridge clients search query.'],
      [`${MODELS}?limit=1001`, 'Invalid pagination limit value.'],
      [`${CLIENTS}?offset=-1`, 'Query parameters have invalid values.'],
    ])('%s is rejected', async (path, message) => {
      const { status, body } = await get(served, path);
      expect(status).toBe(400);
      expect(body).toMatchObject({ message });
    });
  });

  describe('other routes', () => {
    test('the version needs no token', async () => {
      const { status, body } = await get(served, '/api/v2/buildinfo', null);
      expect(status).toBe(200);
      expect(body).toMatchObject({ version: 'v2.34.0+aibridge-dashboard' });
    });

    test.each(['/api', '/api/', '/api/v2', '/api/v2/workspaces', '/api/v2/aibridge/sessions', `${LIST}/x`])(
      '%s is not a route for any account',
      async path => {
        for (const as of ['owner', null] as const) {
          const { status, body } = await get(served, path, as);
          expect([status, body]).toEqual([404, { message: 'Route not found.' }]);
        }
      },
    );

    test('other methods are not routes', async () => {
      const response = await fetch(served.url + LIST, { method: 'POST' });
      expect([response.status, await response.json()]).toEqual([404, { message: 'Route not found.' }]);
    });

    test('HEAD is GET without the body', async () => {
      const headers = { 'Coder-Session-Token': served.tokens.owner };
      const response = await fetch(served.url + LIST, { method: 'HEAD', headers });
      expect(response.status).toBe(200);
      expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
      expect(await response.text()).toBe('');
      expect((await fetch(served.url + LIST, { method: 'HEAD' })).status).toBe(401);
    });

    test('/healthz returns ok', async () => {
      const { status, body } = await get(served, '/healthz', null);
      expect([status, body]).toEqual([200, { status: 'ok' }]);
    });
  });
}
