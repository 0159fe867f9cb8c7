import { describe, expect, it } from 'vitest';
import { createSession } from './session.ts';

describe('session', () => {
  it('prompts once for several refused requests and resends all after renewal', async () => {
    const session = createSession();
    const questions: unknown[] = [];
    session.subscribe(() => questions.push(session.question()));
    const epoch = await session.enter(null);
    const refused = [1, 2, 3].map(() => session.renewedSince(epoch, null));
    session.renew();
    expect(await Promise.all(refused)).toEqual([true, true, true]);
    expect(questions).toEqual(['expired', null]);
  });

  it('fails refused requests when dismissed, and prompts canResend for the next one', async () => {
    const session = createSession();
    const epoch = await session.enter(null);
    const refused = session.renewedSince(epoch, null);
    session.cancel();
    expect(await refused).toBe(false);
    void session.renewedSince(await session.enter(null), null);
    expect(session.question()).toBe('expired');
  });

  it('does not prompt for a response from before a renewal or dismissal', async () => {
    for (const [end, canResend] of [
      ['renew', true],
      ['cancel', false],
    ] as const) {
      const session = createSession();
      const oldEpoch = await session.enter(null);
      void session.renewedSince(await session.enter(null), null);
      session[end]();
      expect(await session.renewedSince(oldEpoch, null)).toBe(canResend);
      expect(session.question()).toBeNull();
    }
  });

  it('holds new requests while the prompt is open and does not prompt canResend for them', async () => {
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

  it('rejects aborted requests while they wait', async () => {
    const session = createSession();
    const controller = new AbortController();
    const refused = session.renewedSince(await session.enter(null), controller.signal);
    const held = session.enter(controller.signal);
    controller.abort();
    await expect(refused).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await expect(held).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(session.question()).toBe('expired');
  });

  it('prompts for expiry rather than for an account switch if both apply', async () => {
    const session = createSession();
    const epoch = await session.enter(null);
    session.ask('change');
    const refused = session.renewedSince(epoch, null);
    expect(session.question()).toBe('expired');
    session.renew();
    expect(await refused).toBe(true);
  });

  it('notifies listeners of renewals only', () => {
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
