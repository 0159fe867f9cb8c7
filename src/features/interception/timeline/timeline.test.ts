import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interception, TokenUsage, ToolUsage, UserPrompt } from '#shared/domain/interception.ts';
import { formatMicros } from '#shared/domain/timestamps.ts';
import { gapHeight, timelineOf, type TimelineEvent } from './timeline.ts';

const START = 1_763_000_000_000_000n;
const at = (micros: number): string => formatMicros(START + BigInt(micros));

const common = (id: string, created_at: string, response = '') => ({
  id,
  interception_id: 'i',
  provider_response_id: response,
  metadata: null,
  created_at,
});
const prompt = (id: string, created_at: string): UserPrompt => ({ ...common(id, created_at), prompt: id });
const call = (id: string, created_at: string, response?: string): ToolUsage => ({
  ...common(id, created_at, response),
  server_url: '',
  tool: 'Bash',
  input: '{}',
  injected: false,
  invocation_error: '',
});
const usage = (id: string, created_at: string, response?: string): TokenUsage => ({
  ...common(id, created_at, response),
  input_tokens: 1,
  output_tokens: 2,
});

function interception(overrides: Partial<Interception>): Interception {
  return {
    id: 'i',
    api_key_id: null,
    initiator: { id: 'u', username: 'ada', name: '', avatar_url: '' },
    provider: 'anthropic',
    model: 'claude',
    client: null,
    metadata: null,
    started_at: at(0),
    ended_at: at(30_000_000),
    token_usages: [],
    user_prompts: [],
    tool_usages: [],
    ...overrides,
  };
}

const said = (events: readonly TimelineEvent[]) =>
  events.map(({ key, offset, gap, anomaly }) => [key, offset, gap, anomaly]);

describe('the timeline', () => {
  it('sorts events by time, with the time since the start and the previous event', () => {
    const events = timelineOf(
      interception({
        token_usages: [usage('u1', at(1_300_000))],
        tool_usages: [call('t1', at(1_200_000))],
        user_prompts: [prompt('p1', at(500))],
      }),
    );
    expect(said(events)).toEqual([
      ['start i', 0, null, null],
      ['prompt p1', 0.5, 0.5, null],
      ['tool call t1', 1200, 1199.5, null],
      ['usage u1', 1300, 100, null],
      ['end i', 30_000, 28_700, null],
    ]);
  });

  it('distinguishes microseconds, and sorts equal times by prompt, call, usage and ID', () => {
    const events = timelineOf(
      interception({
        token_usages: [usage('a', at(7))],
        tool_usages: [call('c', at(7)), call('b', at(7)), call('z', at(6))],
        user_prompts: [prompt('d', at(7))],
      }),
    );
    expect(events.map(({ key }) => key)).toEqual([
      'start i',
      'tool call z',
      'prompt d',
      'tool call b',
      'tool call c',
      'usage a',
      'end i',
    ]);
  });

  it('marks times that are too early, too late or invalid, and omits a missing end', () => {
    const early = timelineOf(
      interception({
        tool_usages: [call('late', at(31_000_000)), call('early', at(-2_000_000)), call('when', 'tomorrow')],
      }),
    );
    expect(said(early)).toEqual([
      ['tool call early', -2000, null, 'before the start'],
      ['start i', 0, 2000, null],
      ['end i', 30_000, 30_000, null],
      ['tool call late', 31_000, 1000, 'after the end'],
      ['tool call when', null, null, 'unreadable'],
    ]);
    const running = timelineOf(interception({ ended_at: null, user_prompts: [prompt('p', at(9e9))] }));
    expect(said(running)).toEqual([
      ['start i', 0, null, null],
      ['prompt p', 9e6, 9e6, null],
    ]);
  });

  it('marks only the end if it is before the start, and no later event', () => {
    const events = timelineOf(interception({ ended_at: at(-1), user_prompts: [prompt('p', at(5))] }));
    expect(said(events)).toEqual([
      ['end i', -0.001, null, 'ends before it starts'],
      ['start i', 0, 0.001, null],
      ['prompt p', 0.005, 0.005, null],
    ]);
  });

  it('keeps a start with an invalid time first', () => {
    const events = timelineOf(interception({ started_at: '', user_prompts: [prompt('p', at(1))] }));
    expect(said(events)).toEqual([
      ['start i', null, null, 'unreadable'],
      ['prompt p', null, null, null],
      ['end i', null, 29_999.999, null],
    ]);
  });

  it('groups any number of calls and usages by response', () => {
    const events = timelineOf(
      interception({
        tool_usages: [call('t1', at(1), 'msg_b'), call('t2', at(2), 'msg_b'), call('t3', at(9), 'msg_c')],
        token_usages: [usage('u1', at(3), 'msg_b'), usage('u2', at(4), 'msg_b'), usage('u3', at(0), 'msg_a')],
      }),
    );
    const paired = events.flatMap(event =>
      'response' in event.what
        ? [
            [
              event.key,
              event.what.response?.number,
              event.what.response?.calls.length,
              event.what.response?.usages.length,
            ],
          ]
        : [],
    );
    expect(paired).toEqual([
      ['usage u3', 1, 0, 1],
      ['tool call t1', 2, 2, 2],
      ['tool call t2', 2, 2, 2],
      ['usage u1', 2, 2, 2],
      ['usage u2', 2, 2, 2],
      ['tool call t3', 3, 1, 0],
    ]);
  });

  it('does not group entries without a response ID', () => {
    const events = timelineOf(
      interception({ tool_usages: [call('t', at(1))], token_usages: [usage('u', at(1))] }),
    );
    expect(events.map(event => ('response' in event.what ? event.what.response : 'none'))).toEqual([
      'none',
      null,
      null,
      'none',
    ]);
  });

  const children = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^[0-9a-f]{1,4}$/),
      kind: fc.constantFrom('p', 't', 'u'),
      at: fc.oneof(fc.integer({ min: -3, max: 12 }).map(at), fc.constantFrom('', 'noon', at(1))),
      response: fc.constantFrom('', 'a', 'b', 'c'),
    }),
    { selector: ({ id }) => id, maxLength: 40 },
  );
  const times = fc.record({
    started_at: fc.constantFrom(at(0), at(5), 'never'),
    ended_at: fc.constantFrom(at(9), at(0), 'never', null),
  });
  type Child = { id: string; kind: string; at: string; response: string };
  const withChildren = (list: readonly Child[], rest: Partial<Interception>) => {
    const of = <Row>(kind: string, make: (id: string, at: string, response: string) => Row) =>
      list.filter(child => child.kind === kind).map(child => make(child.id, child.at, child.response));
    return interception({
      ...rest,
      user_prompts: of('p', prompt),
      tool_usages: of('t', call),
      token_usages: of('u', usage),
    });
  };

  it('does not depend on the input order', () => {
    const shuffled = children.chain(list =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, times, ([list, other], rest) => {
        expect(timelineOf(withChildren(other, rest))).toEqual(timelineOf(withChildren(list, rest)));
      }),
    );
  });

  it('loses and repeats nothing, and never goes back in time', () => {
    fc.assert(
      fc.property(children, times, (list, rest) => {
        const events = timelineOf(withChildren(list, rest));
        const names = { p: 'prompt', t: 'tool call', u: 'usage' } as Record<string, string>;
        const expected = [
          'start i',
          ...list.map(({ id, kind }) => `${names[kind]} ${id}`),
          ...(rest.ended_at === null ? [] : ['end i']),
        ];
        expect(events.map(({ key }) => key).sort()).toEqual(expected.sort());
        expect(events.every(({ gap }) => gap === null || gap >= 0)).toBe(true);
        const readable = events.map(({ anomaly }) => anomaly !== 'unreadable');
        // After the first invalid time, apart from the start, all times are invalid.
        const first = readable.indexOf(false, 1);
        expect(first === -1 || readable.slice(first).every(each => !each)).toBe(true);
        const responses = new Set(
          events.flatMap(event => ('response' in event.what ? [event.what.response] : [])),
        );
        for (const response of responses) {
          if (response === null) continue;
          const expected = list.filter(child => child.kind !== 'p' && child.response === response.id);
          expect([...response.calls, ...response.usages].map(({ id }) => id).sort()).toEqual(
            expected.map(({ id }) => id).sort(),
          );
        }
      }),
    );
  });

  it('sorts ten thousand calls of an agent', () => {
    const calls = Array.from({ length: 10_000 }, (_, index) =>
      call(`t${index}`, at((index * 7919) % 10_000), `r${index % 3000}`),
    );
    const usages = Array.from({ length: 3000 }, (_, index) => usage(`u${index}`, at(index), `r${index}`));
    const events = timelineOf(interception({ tool_usages: calls, token_usages: usages }));
    expect(events).toHaveLength(13_002);
    const last = events.at(-2);
    expect(last?.what.kind === 'tool call' && last.what.response?.calls.length).toBeGreaterThan(2);
  });
});

describe('the height of a gap', () => {
  it('distinguishes 2 s from 90 s and has a maximum', () => {
    expect([2000, 6900, 90_000, 3_600_000, 86_400_000].map(gapHeight)).toEqual([13, 24, 52, 95, 96]);
    expect([null, -5, 0, Number.NaN, Number.POSITIVE_INFINITY].map(gapHeight)).toEqual([0, 0, 0, 0, 96]);
  });

  it('never decreases as the gap grows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        (a, b) => {
          expect(gapHeight(Math.max(a, b))).toBeGreaterThanOrEqual(gapHeight(Math.min(a, b)));
          expect(gapHeight(a)).toBeLessThanOrEqual(96);
        },
      ),
    );
  });
});
