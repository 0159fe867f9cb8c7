import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interception } from '#shared/domain/interception.ts';
import { formatMicros } from '#shared/domain/timestamps.ts';
import {
  MAX_TURN_GAP_SECONDS,
  filtersForSameClient,
  filtersForSameModel,
  filtersForSameUser,
  groupIntoTurn,
} from './related-requests.ts';

const at = (seconds: number): string => formatMicros(1_763_000_000_000_000n + BigInt(seconds * 1e6));

/** Starts at a second, takes ten seconds, and optionally has a prompt. */
function row(
  id: string,
  start: number,
  overrides: Partial<Interception> & { prompt?: boolean } = {},
): Interception {
  const { prompt = false, ...rest } = overrides;
  return {
    id,
    api_key_id: null,
    initiator: { id: 'u', username: 'ada', name: '', avatar_url: '' },
    provider: 'anthropic',
    model: 'claude',
    client: 'Claude Code',
    metadata: null,
    started_at: at(start),
    ended_at: at(start + 10),
    token_usages: [],
    user_prompts: prompt
      ? [
          {
            id: 'p',
            interception_id: id,
            provider_response_id: '',
            prompt: 'x',
            metadata: null,
            created_at: '',
          },
        ]
      : [],
    tool_usages: [],
    ...rest,
  };
}

function turn(row: Interception, rows: readonly Interception[]) {
  const { basis, before, after } = groupIntoTurn(row, rows);
  return [basis, before.map(({ id }) => id).join(' '), after.map(({ id }) => id).join(' ')];
}

describe('inferred turns', () => {
  const asked = row('asked', 0, { prompt: true });
  const first = row('first', 12);
  const second = row('second', 24);
  const next = row('next', 36, { prompt: true });
  const all = [next, second, first, asked];

  it('start at a prompt and end before the next one', () => {
    expect(turn(first, all)).toEqual(['inferred', 'asked', 'second']);
    expect(turn(asked, all)).toEqual(['inferred', '', 'first second']);
    expect(turn(second, all)).toEqual(['inferred', 'asked first', '']);
    expect(turn(next, all)).toEqual(['inferred', '', '']);
    expect(turn(first, [])).toEqual(['inferred', '', '']);
  });

  it('end at a pause after the end of the previous request', () => {
    const late = row('late', 34 + MAX_TURN_GAP_SECONDS);
    const later = row('later', 34 + MAX_TURN_GAP_SECONDS + 0.000001);
    expect(turn(second, [asked, first, late])).toEqual(['inferred', 'asked first', 'late']);
    expect(turn(second, [asked, first, later])).toEqual(['inferred', 'asked first', '']);
    expect(turn(later, [asked, first, second])).toEqual(['inferred', '', '']);
    expect(turn(second, [row('open', 20, { ended_at: null })])).toEqual(['inferred', '', '']);
  });

  it('may contain requests that overlap, as an agent’s parallel requests do', () => {
    const parallel = row('beside', 13, { ended_at: at(90) });
    expect(turn(second, [...all, parallel])).toEqual(['inferred', 'asked first beside', '']);
  });

  it('have the same user, client and provider', () => {
    const others = [
      row('a', 1, { initiator: { id: 'v', username: 'bob', name: '', avatar_url: '' } }),
      row('g', 1, { initiator: { id: 'v', username: 'ada', name: '', avatar_url: '' } }),
      row('b', 2, { client: 'Codex' }),
      row('c', 3, { provider: 'openai' }),
      row('f', 3, { provider_name: 'bedrock' }),
      row('d', 4, { model: 'small' }),
    ];
    expect(turn(asked, others)).toEqual(['inferred', '', 'd']);
    expect(turn(row('old', 0, { client: null }), [row('e', 1, { client: undefined })])).toEqual([
      'inferred',
      '',
      'e',
    ]);
  });
});

describe('recorded turns', () => {
  it('share the ID of the first row, wherever they are in the list', () => {
    const root = row('root', 0, { prompt: true });
    const child = row('child', 500, { thread_root_id: 'root', thread_parent_id: 'root' });
    const other = row('other', 12, { thread_root_id: 'elsewhere' });
    expect(turn(child, [other, root])).toEqual(['thread', 'root', '']);
    expect(turn(root, [child, other])).toEqual(['thread', '', 'child']);
    expect(turn(other, [root, child])).toEqual(['thread', '', '']);
  });

  it('can refer to the previous row', () => {
    const child = row('child', 500, { thread_parent_id: 'root' });
    expect(turn(row('root', 0), [child])).toEqual(['thread', '', 'child']);
    expect(turn(child, [row('root', 0)])).toEqual(['thread', 'root', '']);
  });

  it('otherwise share a session, in which a prompt starts a turn after any pause', () => {
    const session = { client_session_id: 's' };
    const rows = [
      row('asked', 0, { ...session, prompt: true }),
      row('slow', 700, { ...session, provider: 'openai' }),
      row('stranger', 701),
      row('namesake', 702, { ...session, initiator: { id: 'v', username: 'ada', name: '', avatar_url: '' } }),
      row('again', 720, { ...session, prompt: true }),
    ];
    expect(turn(row('me', 300, session), rows)).toEqual(['session', 'asked', 'slow']);
  });
});

it('does not depend on the order of the rows, and is the same for all rows of a turn', () => {
  const rows = fc.uniqueArray(
    fc
      .tuple(fc.stringMatching(/^[a-f]{1,3}$/), fc.integer({ min: 0, max: 300 }), fc.boolean())
      .map(([id, start, prompt]) => row(id, start, { prompt })),
    { selector: ({ id }) => id, minLength: 1, maxLength: 15 },
  );
  fc.assert(
    fc.property(rows, overrides => {
      const whole = (one: Interception, all: readonly Interception[]) => {
        const { before, after } = groupIntoTurn(one, all);
        return [...before, one, ...after].map(({ id }) => id).join(' ');
      };
      for (const one of overrides) {
        const ids = whole(one, overrides);
        expect(whole(one, overrides.toReversed())).toBe(ids);
        const members = overrides.filter(({ id }) => ids.split(' ').includes(id));
        for (const member of members) expect(whole(member, overrides)).toBe(ids);
        expect(members.filter(({ user_prompts }) => user_prompts.length > 0).length).toBeLessThanOrEqual(1);
      }
    }),
  );
});

describe('links to similar requests', () => {
  it('are filters', () => {
    expect(filtersForSameUser(row('a', 0))).toEqual({
      initiator: 'ada',
      started_after: at(-900),
      started_before: at(900),
      invalid: [],
    });
    expect(filtersForSameModel(row('a', 0))).toEqual({ provider: 'anthropic', model: 'claude', invalid: [] });
    expect(filtersForSameModel(row('a', 0, { provider_name: 'bedrock' }))).toEqual({
      provider: 'anthropic',
      provider_name: 'bedrock',
      model: 'claude',
      invalid: [],
    });
    expect(filtersForSameClient(row('a', 0))).toEqual({ client: 'Claude Code', invalid: [] });
    expect(filtersForSameClient(row('a', 0, { client: null }))).toEqual({ client: 'Unknown', invalid: [] });
  });

  it('use the ID of a user whose name Coder would misread', () => {
    for (const username of ['', 'me', 'a"b', '2f0b0d3e-6a57-4b0e-9d0c-0123456789ab']) {
      const initiator = { id: 'u', username, name: '', avatar_url: '' };
      expect(filtersForSameUser(row('a', 0, { initiator }))?.initiator).toBe('u');
    }
  });

  it('are null if no filter can express them', () => {
    expect(filtersForSameUser(row('a', 0, { started_at: '' }))).toBeNull();
    expect(filtersForSameModel(row('a', 0, { model: 'a"b' }))).toBeNull();
    expect(filtersForSameModel(row('a', 0, { model: '' }))).toBeNull();
    expect(filtersForSameClient(row('a', 0, { client: undefined }))).toBeNull();
    expect(filtersForSameClient(row('a', 0, { client: '' }))).toBeNull();
    const nobody = { id: '', username: '', name: '', avatar_url: '' };
    expect(filtersForSameUser(row('a', 0, { initiator: nobody }))).toBeNull();
  });
});
