import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNTS } from '#server/seed/accounts.ts';
import { THREE } from './fixtures.ts';
import { get, type Served, type Target } from './target.ts';

const USERS = '/api/v2/users';

/** Who somebody is, and whom they can find. */
export function peopleCases(target: () => Target): void {
  describe('people', () => {
    let served: Served;
    beforeAll(async () => {
      served = await target().open(THREE);
    });
    afterAll(() => served.close());

    const found = async (search: string, as: 'owner' | 'member' = 'owner'): Promise<unknown> => {
      const { body } = await get(served, `${USERS}?${search}`, as);
      return body;
    };
    const people = (count: number, ...usernames: string[]): object => ({
      count,
      users: usernames.map(username => expect.objectContaining({ username }) as unknown),
    });

    test('the person asking', async () => {
      const { body } = await get(served, `${USERS}/me`, 'auditor');
      expect(body).toEqual({
        id: ACCOUNTS.auditor.id,
        username: 'arun',
        name: 'Arun Auditor',
        email: 'arun@example.com',
        avatar_url: '',
        created_at: '2026-03-10T12:00:00Z',
        updated_at: '2026-03-10T12:00:00Z',
        last_seen_at: '2026-03-10T12:00:00Z',
        status: 'active',
        login_type: 'password',
        organization_ids: [],
        roles: [{ name: 'auditor', display_name: 'Auditor' }],
      });
    });

    test('by username, all of them or some', async () => {
      expect(await found('')).toEqual(people(4, 'arun', 'mei', 'olivia', 'Other-User'));
      expect(await found('limit=0')).toEqual(people(4, 'arun', 'mei', 'olivia', 'Other-User'));
      expect(await found('limit=2&offset=1')).toEqual(people(4, 'mei', 'olivia'));
    });

    test.each([
      ['OTHER-', 1, ['Other-User']],
      ['search:owner', 1, ['olivia']],
      ['example.ORG', 1, ['Other-User']],
      ['владимир', 1, ['Other-User']],
      ['name:mei', 1, ['mei']],
      ['100%', 0, []],
      ['a_u', 0, []],
      ['a\0b', 0, []],
    ] as const)('found by %j, part of a username, email or name', async (q, count, usernames) => {
      expect(await found(`q=${encodeURIComponent(q)}`)).toEqual(people(count, ...usernames));
    });

    test('a member finds only themselves', async () => {
      expect(await found('', 'member')).toEqual(people(1, 'mei'));
      expect(await found('q=olivia', 'member')).toEqual(people(0));
    });

    test('an unknown key is refused', async () => {
      expect(await found('q=foo:bar')).toMatchObject({ message: 'Invalid user search query.' });
    });
  });
}
