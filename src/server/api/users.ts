import type { Columns } from '#server/sources/schema.ts';
import {
  type Database,
  type Queryable,
  canBeStored,
  goTimestamp,
  timestampColumn,
  lowerBound,
  SqlParams,
  storedTimestamp,
  upperBound,
} from '#server/sources/database.ts';
import type { UserFilter } from './user-filter.ts';
import { parseTruncated, type Altered } from './bounded-rows.ts';
import { parseUuid } from './param-reader.ts';

/** A user of Coder's `users` table. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly avatar_url: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly last_seen_at: string;
  readonly status: string;
  readonly login_type: string;
  readonly roles: readonly string[];
  /** Times that RFC 3339 cannot represent and texts that were truncated; omitted if there are none. */
  readonly altered?: readonly Altered[];
}

const ROLE_NAMES: Readonly<Record<string, string>> = {
  owner: 'Owner',
  auditor: 'Auditor',
  'user-admin': 'User Admin',
  'template-admin': 'Template Admin',
};

/** Since Coder 2.32 only site owners and site auditors read interceptions. */
export function mayReadInterceptions(user: User): boolean {
  return user.roles.includes('owner') || user.roles.includes('auditor');
}

/** In characters. Longer names and emails are truncated, because a response can contain all users. */
const MAX_CHARACTERS = 1000;

/** The characters of each truncated text that the response reports as its stored value. */
const STORED_CHARACTERS = 80;

/** Enums are selected as text; `cut` is the JSON about truncated texts. */
function userColumns(columns: Columns): string {
  const texts = Object.entries({
    username: 'username',
    name: nameExpression(columns),
    email: 'email',
    avatar_url: 'avatar_url',
    status: 'status::text',
    login_type: 'login_type::text',
  });
  const isTooLong = (text: string): string =>
    `octet_length(${text}) > ${MAX_CHARACTERS} AND char_length(${text}) > ${MAX_CHARACTERS}`;
  const bounded = texts.map(
    ([path, text]) =>
      `CASE WHEN ${isTooLong(text)} THEN left(${text}, ${MAX_CHARACTERS}) || '…' ELSE ${text} END AS ${path}`,
  );
  const cut = texts.map(
    ([path, text]) =>
      `CASE WHEN ${isTooLong(text)} THEN json_build_object('path', '${path}', 'stored',
        left(${text}, ${STORED_CHARACTERS}) || '…', 'bytes', octet_length(${text}))::text END`,
  );
  return `id, ${bounded.join(', ')}, nullif(concat_ws(',', ${cut.join(', ')}), '') AS cut,
    to_json(${ROLES})::text AS roles,
    ${timestampColumn('created_at')} AS created_at, ${timestampColumn('updated_at')} AS updated_at,
    ${timestampColumn('last_seen_at')} AS last_seen_at`;
}

/** Bounds the length of a role, and the number of roles. */
const ROLES = `(SELECT array_agg(left(role, ${MAX_CHARACTERS}))
  FROM (SELECT unnest(rbac_roles) AS role LIMIT 100) AS given)`;

function nameExpression(columns: Columns): string {
  return columns.has('users.name') ? 'name' : `''::text`;
}

interface UserRow extends Omit<User, 'roles' | 'altered'> {
  /** JSON; null if the user has none. */
  readonly roles: string | null;
  readonly cut: string | null;
}

export async function findUser(database: Database, id: string): Promise<User | null> {
  const [row] = await database.query<UserRow>(
    `SELECT ${userColumns(database.columns)} FROM users WHERE id = $1::uuid AND NOT deleted`,
    [id],
  );
  return row ? toUser(row) : null;
}

/**
 * Looks a user up as Coder does for `/users/{user}`: by username, or by ID, which also finds deleted users.
 */
export async function findUserByNameOrId(database: Database, nameOrId: string): Promise<User | null> {
  if (!canBeStored(nameOrId)) return null;
  const id = parseUuid(nameOrId);
  const [row] = await database.query<UserRow>(
    `SELECT ${userColumns(database.columns)} FROM users
     WHERE ${id === null ? 'lower(username) = lower($1) AND NOT deleted' : 'id = $1::uuid'}`,
    [id ?? nameOrId],
  );
  return row ? toUser(row) : null;
}

/** Case-insensitive; null if unknown. */
export async function findUserIdByName(database: Queryable, username: string): Promise<string | null> {
  if (!canBeStored(username)) return null;
  const [row] = await database.query<{ id: string }>(
    'SELECT id FROM users WHERE lower(username) = lower($1) AND NOT deleted',
    [username],
  );
  return row?.id ?? null;
}

export interface UserSearch {
  readonly filter: UserFilter;
  /** The only user that may be found, if the caller may not see others. */
  readonly onlyId: string | null;
  /** The last user of the previous page; null for the first page. */
  readonly afterId: string | null;
  /** 0 means no limit. */
  readonly limit: number;
  readonly offset: number;
}

/** Sorted by username; `count` is the total number of matches. */
export async function searchUsers(
  database: Database,
  { filter, onlyId, afterId, limit, offset }: UserSearch,
): Promise<{ users: User[]; count: number }> {
  if (!canBeStored([filter.search, filter.name, ...filter.roles].join(''))) return { users: [], count: 0 };
  const params = new SqlParams();
  const { columns } = database;
  const where = [...conditions(filter, columns, params)];
  if (onlyId !== null) where.push(`id = ${params.bind(onlyId)}::uuid`);
  const [countRow] = await database.query<{ count: string }>(
    `SELECT count(*)::text AS count FROM users WHERE ${where.join(' AND ')}`,
    params.values,
  );
  if (afterId !== null) {
    where.push(
      `lower(username) > (SELECT lower(username) FROM users WHERE id = ${params.bind(afterId)}::uuid)`,
    );
  }
  const rows = await database.query<UserRow>(
    `SELECT ${userColumns(columns)} FROM users WHERE ${where.join(' AND ')} ORDER BY lower(username)
     LIMIT nullif(${params.bind(limit)}::bigint, 0) OFFSET ${params.bind(offset)}::bigint`,
    params.values,
  );
  return { users: rows.map(toUser), count: Number(countRow?.count ?? 0) };
}

function* conditions(filter: UserFilter, columns: Columns, params: SqlParams): Generator<string> {
  const { search, name, statuses, roles, loginTypes, serviceAccount, githubUserId } = filter;
  yield 'NOT deleted';
  // Excludes Coder's own accounts, such as the one that prepares workspaces.
  if (columns.has('users.is_system')) yield 'NOT is_system';
  const contains = (column: string, part: string): string => `strpos(lower(${column}), ${part}) > 0`;
  if (search !== null) {
    const part = `${params.bind(search)}::text`;
    yield `(${['username', 'email', nameExpression(columns)].map(column => contains(column, part)).join(' OR ')})`;
  }
  if (name !== null) yield contains(nameExpression(columns), `${params.bind(name)}::text`);
  if (statuses.length > 0) yield `status::text = ANY(${params.bind(statuses)}::text[])`;
  if (loginTypes.length > 0) yield `login_type::text = ANY(${params.bind(loginTypes)}::text[])`;
  // Every user is a member, without a role of that name.
  if (roles.some(role => role !== 'member')) {
    yield `rbac_roles::text[] && ${params.bind(roles)}::text[]`;
  }
  if (serviceAccount !== null) yield `is_service_account = ${params.bind(serviceAccount)}::boolean`;
  if (githubUserId !== 0n) yield `github_com_user_id = ${params.bind(String(githubUserId))}::bigint`;
  const bounds = [
    ['last_seen_at >=', filter.lastSeenAfter, lowerBound],
    ['last_seen_at <=', filter.lastSeenBefore, upperBound],
    ['created_at >=', filter.createdAfter, lowerBound],
    ['created_at <=', filter.createdBefore, upperBound],
  ] as const;
  for (const [comparison, micros, bound] of bounds) {
    if (micros !== null) yield `${comparison} ${params.bind(bound(micros))}::timestamptz`;
  }
}

/** The format of `GET /api/v2/users/me`. */
export function toApiUser({ roles, ...user }: User): object {
  return {
    ...user,
    organization_ids: [],
    roles: roles.map(name => ({ name, display_name: ROLE_NAMES[name] ?? name })),
  };
}

function toUser({ cut, ...row }: UserRow): User {
  const { created_at, updated_at, last_seen_at } = row;
  const roles: unknown = JSON.parse(row.roles ?? '[]');
  const altered = parseTruncated(cut);
  for (const [path, text] of Object.entries({ created_at, updated_at, last_seen_at })) {
    const stored = storedTimestamp(text);
    if (stored !== null) altered.push({ path, stored });
  }
  return {
    ...row,
    created_at: goTimestamp(created_at),
    updated_at: goTimestamp(updated_at),
    last_seen_at: goTimestamp(last_seen_at),
    roles: Array.isArray(roles) ? roles.filter(role => typeof role === 'string') : [],
    ...(altered.length > 0 && { altered }),
  };
}
