import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { getJson, send } from './client.ts';
import { ApiError } from './errors.ts';
import { session } from './session.ts';

const EXPIRED = { message: 'You’re signed out or your session has expired.' };
const Answer = v.object({ path: v.string() });

/** A server that keeps the paths it was asked for, and whether anybody is signed in. */
function serve() {
  const server = { asked: [] as string[], signedIn: true };
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    init.signal?.throwIfAborted();
    server.asked.push(path);
    if (path === '/session') return Promise.resolve(new Response(null, { status: 204 }));
    const open = server.signedIn || !path.startsWith('/api/');
    const answer = open ? Response.json({ path }) : Response.json(EXPIRED, { status: 401 });
    return Promise.resolve(answer);
  });
  return server;
}

const asked = (): Promise<void> => vi.waitFor(() => expect(session.question()).toBe('expired'));

let server = serve();
beforeEach(() => {
  server = serve();
});
afterEach(() => {
  session.cancel();
  vi.unstubAllGlobals();
});

describe('the door to the network', () => {
  it('waits where the session has ended, and asks once more after signing in', async () => {
    server.signedIn = false;
    const first = getJson('/api/a', Answer);
    const second = getJson('/api/b', Answer);
    await asked();
    // Sent while a token is asked for: not before it is known whose it is.
    const third = getJson('/api/c', Answer);
    server.signedIn = true;
    session.renew();
    expect(await Promise.all([first, second, third])).toEqual([
      { path: '/api/a' },
      { path: '/api/b' },
      { path: '/api/c' },
    ]);
    expect(server.asked.toSorted()).toEqual(['/api/a', '/api/a', '/api/b', '/api/b', '/api/c']);
  });

  it('fails with Coder’s 401 where nobody signs in', async () => {
    server.signedIn = false;
    const request = getJson('/api/a', Answer);
    await asked();
    session.cancel();
    await expect(request).rejects.toThrow(new ApiError(401, EXPIRED, null));
    expect(server.asked).toEqual(['/api/a']);
  });

  it('does not ask for ever: a new session that is refused too is told', async () => {
    server.signedIn = false;
    const request = getJson('/api/a', Answer);
    await asked();
    session.renew();
    await expect(request).rejects.toThrow(EXPIRED.message);
    expect(session.question()).toBeNull();
    expect(server.asked).toEqual(['/api/a', '/api/a']);
  });

  it('sends nothing for a request that is aborted while it waits', async () => {
    server.signedIn = false;
    const gone = new AbortController();
    const request = getJson('/api/a', Answer, gone.signal);
    await asked();
    gone.abort();
    await expect(request).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    server.signedIn = true;
    session.renew();
    expect(server.asked).toEqual(['/api/a']);
  });

  it('lets the way back in pass while everything else waits', async () => {
    session.ask('expired');
    await send('POST', '/session', { token: 'x' });
    expect(await getJson('/config', Answer)).toEqual({ path: '/config' });
    expect(server.asked).toEqual(['/session', '/config']);
  });

  it('takes a 401 of signing in for an answer about the token', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json(EXPIRED, { status: 401 })));
    await expect(send('POST', '/session', { token: 'x' })).rejects.toThrow(EXPIRED.message);
    expect(session.question()).toBeNull();
  });

  it.each([
    ['a number of seconds', { 'Retry-After': '7' }, 7000],
    [
      'a date of the server’s clock, which is years off ours',
      { 'Retry-After': 'Tue, 24 Nov 1998 10:00:07 GMT', Date: 'Tue, 24 Nov 1998 10:00:00 GMT' },
      7000,
    ],
    [
      'a date that has passed',
      { 'Retry-After': 'Tue, 24 Nov 1998 10:00:00 GMT', Date: 'Tue, 24 Nov 2048 10:00:00 GMT' },
      0,
    ],
    ['no date that anybody could read', { 'Retry-After': 'soon', Date: 'today' }, null],
  ])('reads when to ask again: %s', async (_what, headers, retryAfter) => {
    const refusal = () => Promise.resolve(Response.json({ message: 'Later.' }, { status: 503, headers }));
    vi.stubGlobal('fetch', refusal);
    await expect(getJson('/api/a', Answer)).rejects.toMatchObject({ retryAfter });
  });

  it('takes nobody else’s answer for a session', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<h1>Welcome to the hotel</h1>')));
    await expect(send('POST', '/session', { token: 't' })).rejects.toThrow('not from this dashboard');
  });
});
