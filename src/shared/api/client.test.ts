import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { getJson, send } from './client.ts';
import { ApiError } from './errors.ts';
import { session } from './session.ts';

const EXPIRED = { message: 'You’re signed out or your session has expired.' };
const PathSchema = v.object({ path: v.string() });

/** A fake server that records the requested paths and has a session that can expire. */
function serve() {
  const server = { requests: [] as string[], signedIn: true };
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    init.signal?.throwIfAborted();
    server.requests.push(path);
    if (path === '/session') return Promise.resolve(new Response(null, { status: 204 }));
    const open = server.signedIn || !path.startsWith('/api/');
    const answer = open ? Response.json({ path }) : Response.json(EXPIRED, { status: 401 });
    return Promise.resolve(answer);
  });
  return server;
}

const prompted = (): Promise<void> => vi.waitFor(() => expect(session.question()).toBe('expired'));

let server = serve();
beforeEach(() => {
  server = serve();
});
afterEach(() => {
  session.cancel();
  vi.unstubAllGlobals();
});

describe('API client', () => {
  it('waits while the session is expired and resends once after sign-in', async () => {
    server.signedIn = false;
    const first = getJson('/api/a', PathSchema);
    const second = getJson('/api/b', PathSchema);
    await prompted();
    // Sent while the sign-in prompt is open: it must wait until the user is known.
    const third = getJson('/api/c', PathSchema);
    server.signedIn = true;
    session.renew();
    expect(await Promise.all([first, second, third])).toEqual([
      { path: '/api/a' },
      { path: '/api/b' },
      { path: '/api/c' },
    ]);
    expect(server.requests.toSorted()).toEqual(['/api/a', '/api/a', '/api/b', '/api/b', '/api/c']);
  });

  it('fails with Coder’s 401 when the prompt is dismissed', async () => {
    server.signedIn = false;
    const request = getJson('/api/a', PathSchema);
    await prompted();
    session.cancel();
    await expect(request).rejects.toThrow(new ApiError(401, EXPIRED, null));
    expect(server.requests).toEqual(['/api/a']);
  });

  it('fails instead of prompting again when the new session is refused too', async () => {
    server.signedIn = false;
    const request = getJson('/api/a', PathSchema);
    await prompted();
    session.renew();
    await expect(request).rejects.toThrow(EXPIRED.message);
    expect(session.question()).toBeNull();
    expect(server.requests).toEqual(['/api/a', '/api/a']);
  });

  it('sends nothing for a request that is aborted while it waits', async () => {
    server.signedIn = false;
    const gone = new AbortController();
    const request = getJson('/api/a', PathSchema, gone.signal);
    await prompted();
    gone.abort();
    await expect(request).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    server.signedIn = true;
    session.renew();
    expect(server.requests).toEqual(['/api/a']);
  });

  it('lets sign-in requests pass while everything else waits', async () => {
    session.ask('expired');
    await send('POST', '/session', { token: 'x' });
    expect(await getJson('/config', PathSchema)).toEqual({ path: '/config' });
    expect(server.requests).toEqual(['/session', '/config']);
  });

  it('treats a 401 from sign-in as a rejected token', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json(EXPIRED, { status: 401 })));
    await expect(send('POST', '/session', { token: 'x' })).rejects.toThrow(EXPIRED.message);
    expect(session.question()).toBeNull();
  });

  it.each([
    ['a number of seconds', { 'Retry-After': '7' }, 7000],
    [
      'a date of the server’s clock, which differs from ours by years',
      { 'Retry-After': 'Tue, 24 Nov 1998 10:00:07 GMT', Date: 'Tue, 24 Nov 1998 10:00:00 GMT' },
      7000,
    ],
    [
      'a date that has passed',
      { 'Retry-After': 'Tue, 24 Nov 1998 10:00:00 GMT', Date: 'Tue, 24 Nov 2048 10:00:00 GMT' },
      0,
    ],
    ['an invalid date', { 'Retry-After': 'soon', Date: 'today' }, null],
  ])('parses Retry-After: %s', async (_what, headers, retryAfter) => {
    const refusal = () => Promise.resolve(Response.json({ message: 'Later.' }, { status: 503, headers }));
    vi.stubGlobal('fetch', refusal);
    await expect(getJson('/api/a', PathSchema)).rejects.toMatchObject({ retryAfter });
  });

  it('rejects a sign-in response that is not from the dashboard server', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<h1>Welcome to the hotel</h1>')));
    await expect(send('POST', '/session', { token: 't' })).rejects.toThrow(
      'didn’t come from the dashboard server',
    );
  });
});
