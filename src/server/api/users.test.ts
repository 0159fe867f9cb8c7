import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#server/sources/database.ts';
import { databaseOf, startPglite } from '#server/sources/pglite/pglite-database.ts';
import { SCHEMA } from '#server/sources/schema.ts';
import { CoderError } from './errors.ts';
import { readUserFilter } from './user-filter.ts';
import { searchUsers } from './users.ts';

const pick = <Value>(values: readonly Value[], at: number): Value => values[at % values.length] as Value;
const day = (at: number): string => `2026-03-${String(at + 1).padStart(2, '0')}T12:00:00Z`;

/** Users in order of their names, with many combinations of values. */
const USERS = Array.from({ length: 60 }, (_, at) => ({
  id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  username: `User-${String(at).padStart(2, '0')}`,
  name: pick(['Ana', 'Bo 100%', 'Владимир', 'a_b', ''], at),
  email: pick(['x@example.org', 'y@example.com', 'z@BO.test'], at),
  avatar_url: '',
  status: pick(['active', 'suspended', 'dormant', 'active'], at),
  login_type: pick(['password', 'github', 'oidc', 'token', 'none', 'oauth2_provider_app', 'github'], at),
  rbac_roles: pick([[], ['owner'], ['auditor', 'user-admin'], ['owner', 'auditor'], ['template-admin']], at),
  created_at: day(at % 9),
  updated_at: day(0),
  last_seen_at: day(at % 13),
  deleted: at % 11 === 10,
  is_system: at % 17 === 16,
  is_service_account: at % 8 === 3,
  github_com_user_id: at % 3 === 0 ? at + 1 : null,
}));
type User = (typeof USERS)[number];

let database: Database;
beforeAll(async () => {
  const pglite = await startPglite();
  await pglite.exec(`${SCHEMA}; ALTER TABLE users ADD is_system boolean NOT NULL DEFAULT false`);
  await pglite.query('INSERT INTO users SELECT * FROM json_populate_recordset(NULL::users, $1::text::json)', [
    JSON.stringify(USERS),
  ]);
  const opened = databaseOf(pglite);
  database = { ...opened, columns: new Set([...opened.columns, 'users.is_system' as const]) };
});
afterAll(() => database.close());

const search = async (q: string, onlyId: string | null = null) => {
  const filter = readUserFilter(q, () => true);
  const { users, count } = await searchUsers(database, {
    filter,
    onlyId,
    afterId: null,
    limit: 0,
    offset: 0,
  });
  return { count, usernames: users.map(({ username }) => username) };
};
const found = (matches: (user: User) => boolean) => {
  const usernames = USERS.filter(user => !user.deleted && !user.is_system && matches(user)).map(
    ({ username }) => username,
  );
  return { count: usernames.length, usernames };
};
const hasRole =
  (...roles: string[]) =>
  ({ rbac_roles }: User): boolean =>
    rbac_roles.some(role => roles.includes(role));

test.each<[q: string, matches: (user: User) => boolean]>([
  ['', () => true],
  ['user-0', ({ username }) => username.startsWith('User-0')],
  ['search:BO', ({ name, email }) => name.startsWith('Bo') || email.includes('BO')],
  ['name:bo', ({ name }) => name.startsWith('Bo')],
  ['name:user', () => false],
  ['name:владимир', ({ name }) => name === 'Владимир'],
  ['0%', ({ name }) => name.includes('0%')],
  ['a_b', ({ name }) => name === 'a_b'],
  ['status:suspended', ({ status }) => status === 'suspended'],
  ['status:SUSPENDED,dormant', ({ status }) => status !== 'active'],
  ['status:suspended status:dormant', ({ status }) => status !== 'active'],
  ['status:""', () => true],
  ['login_type:github', ({ login_type }) => login_type === 'github'],
  ['login_type:token,none', ({ login_type }) => ['token', 'none'].includes(login_type)],
  ['login_type:oauth2_provider_app', ({ login_type }) => login_type === 'oauth2_provider_app'],
  ['role:owner', hasRole('owner')],
  ['role:user-admin role:template-admin', hasRole('user-admin', 'template-admin')],
  ['role:member', () => true],
  ['role:member,owner', hasRole('owner')],
  ['role:nobody', () => false],
  ['service_account:true', user => user.is_service_account],
  ['service_account:F', user => !user.is_service_account],
  ['github_com_user_id:4', user => user.github_com_user_id === 4],
  ['github_com_user_id:-4', () => false],
  ['github_com_user_id:0', () => true],
  [`created_after:"${day(4)}"`, user => user.created_at >= day(4)],
  [`created_before:"${day(4)}"`, user => user.created_at <= day(4)],
  [`last_seen_after:"${day(4)}"`, user => user.last_seen_at >= day(4)],
  [`last_seen_before:"${day(4)}"`, user => user.last_seen_at <= day(4)],
  ['created_before:"0001-01-01T00:00:00Z"', () => true],
  ['last_seen_before:"0001-01-01T00:00:00Z"', () => true],
  [
    `status:active role:owner created_after:"${day(2)}" user`,
    user => user.status === 'active' && hasRole('owner')(user) && user.created_at >= day(2),
  ],
  ['role:"a\0b"', () => false],
  ['name:"a\0b"', () => false],
  ['a\0b', () => false],
])('%j finds the users that match, except deleted and system users', async (q, matches) => {
  expect(await search(q)).toEqual(found(matches));
});

test('a caller who may see only one user finds no other', async () => {
  const [, user] = USERS;
  expect(await search('', user?.id)).toEqual({ count: 1, usernames: [user?.username] });
  expect(await search('name:"100%"', USERS[2]?.id)).toEqual({ count: 0, usernames: [] });
});

const problemsOf = (q: string, canFilterBy: boolean): unknown => {
  try {
    return readUserFilter(q, () => canFilterBy);
  } catch (error) {
    return error instanceof CoderError ? error.body : error;
  }
};

test('all errors of a query are reported at once', () => {
  const q =
    'status:gone role:x login_type:y name:a name:b service_account:z last_seen_after:s created_before:c github_com_user_id:g email:e';
  expect(problemsOf(q, true)).toMatchObject({
    message: 'Invalid user search query.',
    validations: [
      { field: 'name' },
      { field: 'status' },
      { field: 'service_account' },
      { field: 'last_seen_after' },
      { field: 'created_before' },
      { field: 'github_com_user_id' },
      { field: 'login_type' },
      { field: 'email' },
    ],
  });
});

test.each([
  ['service_account:true', 'service_account', 'users.is_service_account'],
  ['github_com_user_id:7', 'github_com_user_id', 'users.github_com_user_id'],
])('%j without the column is an error that names it', (q, field, column) => {
  const detail = `Query param "${field}" cannot be used here: the column ${column} is not in the database, or may not be read.`;
  expect(problemsOf(q, false)).toMatchObject({ validations: [{ field, detail }] });
  expect(problemsOf('status:active', false)).toMatchObject({ statuses: ['active'] });
});
