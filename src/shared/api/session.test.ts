import { describe, expect, it } from 'vitest';
import { createSession } from './session.ts';

describe('a session', () => {
  it('asks once however many requests are refused, and sends them all on when it is renewed', async () => {
    const session = createSession();
    const questions: unknown[] = [];
    session.subscribe(() => questions.push(session.question()));
    const pass = await session.enter(null);
    const refused = [1, 2, 3].map(() => session.renewedSince(pass, null));
    session.renew();
    expect(await Promise.all(refused)).toEqual([true, true, true]);
    expect(questions).toEqual(['expired', null]);
  });

  it('lets them fail when nobody signs in, and asks again for the next', async () => {
    const session = createSession();
    const pass = await session.enter(null);
    const refused = session.renewedSince(pass, null);
    session.cancel();
    expect(await refused).toBe(false);
    void session.renewedSince(await session.enter(null), null);
    expect(session.question()).toBe('expired');
  });

  it('does not ask about a session that has been renewed, or declined, while the answer was on its way', async () => {
    for (const [end, again] of [
      ['renew', true],
      ['cancel', false],
    ] as const) {
      const session = createSession();
      const late = await session.enter(null);
      void session.renewedSince(await session.enter(null), null);
      session[end]();
      expect(await session.renewedSince(late, null)).toBe(again);
      expect(session.question()).toBeNull();
    }
  });

  it('holds what comes while it asks, and does not ask once more for what was held', async () => {
    const session = createSession();
    session.ask('expired');
    let entered = false;
    const held = session.enter(null).finally(() => (entered = true));
    await Promise.resolve();
    expect(entered).toBe(false);
    session.cancel();
    expect(await session.renewedSince(await held, null)).toBe(false);
    expect(session.question()).toBeNull();
  });

  it('lets go of what is aborted while it waits', async () => {
    const session = createSession();
    const gone = new AbortController();
    const refused = session.renewedSince(await session.enter(null), gone.signal);
    const held = session.enter(gone.signal);
    gone.abort();
    await expect(refused).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await expect(held).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(session.question()).toBe('expired');
  });

  it('asks for the end of the session rather than for another person, where both are wanted', async () => {
    const session = createSession();
    const pass = await session.enter(null);
    session.ask('change');
    const refused = session.renewedSince(pass, null);
    expect(session.question()).toBe('expired');
    session.renew();
    expect(await refused).toBe(true);
  });

  it('tells who listens of each renewal, and of nothing else', () => {
    const session = createSession();
    let renewals = 0;
    const stop = session.onRenewed(() => (renewals += 1));
    session.ask('change');
    session.cancel();
    expect(renewals).toBe(0);
    session.renew();
    expect(renewals).toBe(1);
    stop();
    session.renew();
    expect(renewals).toBe(1);
  });
});
