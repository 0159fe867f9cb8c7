import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { OTHER_USER, THREE_ROWS } from './fixtures.ts';
import { get, type ServedTarget, type Target } from './target.ts';

const USERS = '/api/v2/users';

/** The signed-in user, and the users that they can see. */
export function userCases(target: () => Target): void {
  describe('users', () => {
    let served: ServedTarget;
    beforeAll(async () => {
      served = await target().open(THREE_ROWS);
    });
    afterAll(() => served.close());

    const search = async (search: string, as: 'owner' | 'member' = 'owner'): Promise<unknown> => {
      const { body } = await get(served, `${USERS}?${search}`, as);
      return body;
    };
    const userPage = (count: number, ...usernames: string[]): object => ({
      count,
      users: usernames.map(username => expect.objectContaining({ username }) as unknown),
    });

    test('returns the signed-in user', async () => {
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

    test('sorts by username and supports paging', async () => {
      expect(await search('')).toEqual(userPage(4, 'arun', 'mei', 'olivia', 'Other-User'));
      expect(await search('limit=0')).toEqual(userPage(4, 'arun', 'mei', 'olivia', 'Other-User'));
      expect(await search('limit=2&offset=1')).toEqual(userPage(4, 'mei', 'olivia'));
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
    ] as const)('finds %j in username, email or name', async (q, count, usernames) => {
      expect(await search(`q=${encodeURIComponent(q)}`)).toEqual(userPage(count, ...usernames));
    });

    test.each([
      ['status:active', 4, ['arun', 'mei', 'olivia', 'Other-User']],
      ['status:suspended', 0, []],
      ['status:suspended,ACTIVE', 4, ['arun', 'mei', 'olivia', 'Other-User']],
      ['status:suspended status:dormant', 0, []],
      ['role:owner', 1, ['olivia']],
      ['role:owner,auditor', 2, ['arun', 'olivia']],
      ['role:owner role:auditor', 2, ['arun', 'olivia']],
      ['role:member', 4, ['arun', 'mei', 'olivia', 'Other-User']],
      ['role:member,owner', 1, ['olivia']],
      ['role:nobody-has-it', 0, []],
      ['login_type:password', 4, ['arun', 'mei', 'olivia', 'Other-User']],
      ['login_type:github,oidc', 0, []],
      ['login_type:""', 4, ['arun', 'mei', 'olivia', 'Other-User']],
      ['role:owner,auditor search:ar', 1, ['arun']],
      ['arun role:owner', 0, []],
    ] as const)('finds users by Coder’s query keys: %j', async (q, count, usernames) => {
      expect(await search(`q=${encodeURIComponent(q)}`)).toEqual(userPage(count, ...usernames));
    });

    test.each([
      ['created_after:"2026-03-10T12:00:00Z"', 4],
      ['created_after:"2026-03-10T12:00:00.000001Z"', 0],
      ['created_before:"2026-03-10T12:00:00Z"', 4],
      ['created_before:"2026-03-10T11:59:59.999999Z"', 0],
      ['last_seen_after:"2026-03-10t13:00:00+01:00"', 4],
      ['last_seen_before:"2026-03-10T12:00:00Z" last_seen_after:"2026-03-10T12:00:00Z"', 4],
      ['last_seen_before:"2026-03-09T12:00:00Z"', 0],
      ['last_seen_before:"0001-01-01T00:00:00Z"', 4],
      ['service_account:false', 4],
      ['service_account:1', 0],
      ['github_com_user_id:0', 4],
      ['github_com_user_id:9223372036854775807', 0],
    ] as const)('%j counts %i', async (q, count) => {
      expect(await search(`q=${encodeURIComponent(q)}`)).toMatchObject({ count });
    });

    test('continues after the last user of the previous page', async () => {
      const id = ACCOUNTS.member.id;
      expect(await search(`after_id=${id}`)).toEqual(userPage(4, 'olivia', 'Other-User'));
      expect(await search(`after_id=${id}&limit=1&offset=1`)).toEqual(userPage(4, 'Other-User'));
    });

    test.each([
      ['status:gone', 'status', 'Query param "status" has invalid values: "gone" is not a valid value'],
      [
        'status:active,,gone',
        'status',
        'Query param "status" has invalid values: "" is not a valid value\n"gone" is not a valid value',
      ],
      ['login_type:x', 'login_type', 'Query param "login_type" has invalid values: "x" is not a valid value'],
      [
        'service_account:yes',
        'service_account',
        'Query param "service_account" must be a valid boolean: strconv.ParseBool: parsing "yes": invalid syntax',
      ],
      [
        'github_com_user_id:12x',
        'github_com_user_id',
        'Query param "github_com_user_id" must be a valid 64-bit integer: strconv.ParseInt: parsing "12x": invalid syntax',
      ],
      [
        'created_after:soon',
        'created_after',
        'Query param "created_after" must be a valid date format (2006-01-02T15:04:05.999999999Z07:00): parsing time "SOON" as "2006-01-02T15:04:05.999999999Z07:00": cannot parse "SOON" as "2006"',
      ],
      [
        'name:a name:b',
        'name',
        'Query param "name" provided more than once, found 2 times. Only provide 1 instance of this query param.',
      ],
      ['email:x', 'email', '"email" is not a valid query param'],
    ])('%j is rejected with Coder’s error', async (q, field, detail) => {
      expect(await search(`q=${encodeURIComponent(q)}`)).toEqual({
        message: 'Invalid user search query.',
        validations: [{ field, detail }],
      });
    });

    test('finds one by id or username in any case', async () => {
      for (const user of [OTHER_USER.id, OTHER_USER.id.toUpperCase(), 'other-user', 'OTHER-USER']) {
        const { status, body } = await get(served, `${USERS}/${user}`);
        expect([status, body]).toEqual([
          200,
          expect.objectContaining({ id: OTHER_USER.id, username: 'Other-User' }),
        ]);
      }
      const ownUser = await get(served, `${USERS}/mei`, 'member');
      expect(ownUser.body).toMatchObject({ id: ACCOUNTS.member.id });
    });

    test.each([
      ['nobody', 'owner'],
      ['3f1d2c4b-0000-4000-8000-00000000abcd', 'auditor'],
      ['olivia', 'member'],
      [ACCOUNTS.owner.id, 'member'],
    ] as const)('%s is unknown to the %s', async (user, as) => {
      const { status, body } = await get(served, `${USERS}/${user}`, as);
      expect([status, body]).toEqual([
        400,
        { message: '"user" must be an existing uuid or username.', detail: `queried user="${user}"` },
      ]);
    });

    test('a member sees only themselves', async () => {
      expect(await search('', 'member')).toEqual(userPage(1, 'mei'));
      expect(await search('q=olivia', 'member')).toEqual(userPage(0));
    });

    test('an unknown key is rejected', async () => {
      expect(await search('q=foo:bar')).toMatchObject({ message: 'Invalid user search query.' });
    });
  });
}
