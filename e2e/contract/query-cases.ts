import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import type { Role } from '#server/auth/tokens.ts';
import { after, HOUR, I1, I2, I3, MINUTE, OTHER_USER, THREE_ROWS } from './fixtures.ts';
import { query, readPage, type ServedTarget, type Target } from './target.ts';

type Case = [name: string, q: string, ids: string[], as?: Role];

const between = (from: number, to: number): string =>
  `started_after:"${after(from)}" started_before:"${after(to)}"`;

/** Results of queries over three rows: keys, values and grammar. */
export function queryCases(target: () => Target): void {
  describe('queries', () => {
    let served: ServedTarget;
    beforeAll(async () => {
      served = await target().open(THREE_ROWS);
    });
    afterAll(() => served.close());

    test.each<Case>([
      ['nothing', '', [I1, I2, I3]],
      ['spaces only', '   ', [I1, I2, I3]],
      ['me', 'initiator:me', [I1, I2]],
      ['me, for a user without rows', 'initiator:me', [], 'auditor'],
      ['an id', `initiator:${OTHER_USER.id}`, [I3]],
      ['an id in upper case', `initiator:${OTHER_USER.id.toUpperCase()}`, [I3]],
      ['an id after urn:uuid:', `initiator:"urn:uuid:${OTHER_USER.id}"`, [I3]],
      ['an id in braces', `initiator:{${OTHER_USER.id}}`, [I3]],
      ['an id between any two characters', `initiator:x${OTHER_USER.id}y`, [I3]],
      ['an id without dashes', `initiator:${OTHER_USER.id.replaceAll('-', '')}`, [I3]],
      ['an unknown id', 'initiator:3f1d2c4b-0000-4000-8000-00000000abcd', []],
      [
        'the all-zero id, which filters nothing',
        'initiator:00000000-0000-0000-0000-000000000000',
        [I1, I2, I3],
      ],
      ['a name', `initiator:${OTHER_USER.username}`, [I3]],
      ['a name in another case', 'initiator:oTHER-uSER', [I3]],
      ['a name without a key', 'OTHER-user', [I3]],
      ['a name without a key, plus a filter', 'other-user provider:two', []],
      ['me without a key', 'me provider:one', [I1]],
      ['a provider', 'provider:two', [I2]],
      ['a provider in another case', 'provider:TWO', []],
      ['an unknown provider', 'provider:nonsense', []],
      ['a key in another case', 'PROVIDER:two', [I2]],
      ['a quoted key', '"model":three', [I3]],
      ['a provider’s name', 'provider_name:name-two', [I2]],
      ['a model', 'model:three', [I3]],
      ['a part of a model', 'model:thr', []],
      ['an unknown model', 'model:nonsense', []],
      ['a wildcard, which has no effect', 'model:t%', []],
      ['a client', 'client:Cursor', [I2]],
      ['a client with a space', 'client:"Claude Code"', [I3]],
      ['a client that was not recorded', 'client:Unknown', [I1]],
      ['a client in another case', 'client:cursor', []],
      ['an unknown client', 'client:nonsense', []],
      ['an empty value', 'model:"" provider:""', [I1, I2, I3]],
      ['an empty value before one that counts', 'model:"" model:two', [I1, I2, I3]],
      ['colons in a row', 'model::two', [I2]],
      ['quotes in a row', 'model:"""two"""', [I2]],
      ['spaces around and between', '  model:two   provider:two ', [I2]],
      ['an unclosed quote', 'model:"two', [I2]],
      ['a quote that swallows what follows', 'model:"two provider:one', []],
      ['two contradictory filters', 'model:two provider:one', []],
      ['a value that no row can contain', 'model:a\0b', []],
      ['after everything', `started_after:"${after(10 * MINUTE)}"`, []],
      ['after the last', `started_after:"${after(-HOUR - 10 * MINUTE)}"`, [I1, I2]],
      ['before everything', `started_before:"${after(-2 * HOUR - 10 * MINUTE)}"`, []],
      ['before the second', `started_before:"${after(-2 * HOUR + 10 * MINUTE)}"`, [I3]],
      ['a range outside of all rows', between(10 * MINUTE, 20 * MINUTE), []],
      ['a range around one row', between(-HOUR - 10 * MINUTE, -HOUR + 10 * MINUTE), [I2]],
      ['both ends included', between(-2 * HOUR, -HOUR), [I2, I3]],
      ['a microsecond less at both ends', between(-2 * HOUR + 1, -HOUR - 1), []],
      ['a time in another zone', 'started_after:"2026-03-10T16:30:00+05:30"', [I1, I2]],
      ['a time in lower case', 'started_after:"2026-03-10t12:00:00z"', [I1]],
      [
        'more than microseconds, rounded as Postgres does',
        'started_after:"2026-03-10T12:00:00.0000004Z"',
        [I1],
      ],
      ['the zero time, which filters nothing', 'started_before:"0001-01-01T00:00:00Z"', [I1, I2, I3]],
      [
        'a zero time before the start, which filters nothing',
        `started_after:"${after(0)}" started_before:"0001-01-01T00:00:00Z"`,
        [I1],
      ],
      ['the year 0', 'started_after:"0000-01-01T00:00:00+23:00"', [I1, I2, I3]],
      ['before the year 0', 'started_before:"0000-01-01T00:00:00Z"', []],
      ['the year 10000 by its zone', 'started_before:"9999-12-31T23:59:59-23:59"', [I1, I2, I3]],
    ])('%s: %s', async (_name, q, ids, as = 'owner') => {
      expect(await readPage(served, { q }, as)).toMatchObject({ count: ids.length, ids });
    });

    test('an email address is not a username', async () => {
      const { status } = await query(served, `initiator:${ACCOUNTS.owner.email}`);
      expect(status).toBe(400);
    });
  });
}
