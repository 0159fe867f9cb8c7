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
import { cutIn, type Altered } from './altered.ts';
import type { UserFilter } from './user-filter.ts';
import { parseUuid } from './param-reader.ts';

/** A person as Coder's `users` table has them. */
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
  /** Times that RFC 3339 cannot write, as they are stored, and the beginnings of texts that are cut; not there without any. */
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

/** Longer names and addresses are cut, in characters: an answer can hold all people. */
const LONGEST_TEXT = 1000;

/** What is told of each text that is cut, in characters. */
const TOLD_CHARACTERS = 80;

/** What Coder has as an enumeration comes as text; `cut` is the JSON of what was cut. */
function columnsOf(columns: Columns): string {
  const texts = Object.entries({
    username: 'username',
    name: nameOf(columns),
    email: 'email',
    avatar_url: 'avatar_url',
    status: 'status::text',
    login_type: 'login_type::text',
  });
  const isCut = (text: string): string =>
    `octet_length(${text}) > ${LONGEST_TEXT} AND char_length(${text}) > ${LONGEST_TEXT}`;
  const bounded = texts.map(
    ([path, text]) =>
      `CASE WHEN ${isCut(text)} THEN left(${text}, ${LONGEST_TEXT}) || '…' ELSE ${text} END AS ${path}`,
  );
  const cut = texts.map(
    ([path, text]) =>
      `CASE WHEN ${isCut(text)} THEN json_build_object('path', '${path}', 'stored',
        left(${text}, ${TOLD_CHARACTERS}) || '…', 'bytes', octet_length(${text}))::text END`,
  );
  return `id, ${bounded.join(', ')}, nullif(concat_ws(',', ${cut.join(', ')}), '') AS cut,
    to_json(${ROLES})::text AS roles,
    ${timestampColumn('created_at')} AS created_at, ${timestampColumn('updated_at')} AS updated_at,
    ${timestampColumn('last_seen_at')} AS last_seen_at`;
}

/** A role is short; a list of them is not long. */
const ROLES = `(SELECT array_agg(left(role, ${LONGEST_TEXT}))
  FROM (SELECT unnest(rbac_roles) AS role LIMIT 100) AS given)`;

function nameOf(columns: Columns): string {
  return columns.has('users.name') ? 'name' : `''::text`;
}

interface UserRow extends Omit<User, 'roles' | 'altered'> {
  /** JSON; null for none. */
  readonly roles: string | null;
  readonly cut: string | null;
}

export async function findUser(database: Database, id: string): Promise<User | null> {
  const [row] = await database.query<UserRow>(
    `SELECT ${columnsOf(database.columns)} FROM users WHERE id = $1::uuid AND NOT deleted`,
    [id],
  );
  return row ? userOf(row) : null;
}

/** The person with this username or id, as Coder looks them up for `/users/{user}`: by id also who was deleted. */
export async function findUserByNameOrId(database: Database, nameOrId: string): Promise<User | null> {
  if (!canBeStored(nameOrId)) return null;
  const id = parseUuid(nameOrId);
  const [row] = await database.query<UserRow>(
    `SELECT ${columnsOf(database.columns)} FROM users
     WHERE ${id === null ? 'lower(username) = lower($1) AND NOT deleted' : 'id = $1::uuid'}`,
    [id ?? nameOrId],
  );
  return row ? userOf(row) : null;
}

/** Whatever the case of the name; null where nobody has it. */
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
  /** The only person to be found, for readers who may see no others. */
  readonly onlyId: string | null;
  /** The last person of the page before, null for the first page. */
  readonly afterId: string | null;
  /** 0 = all. */
  readonly limit: number;
  readonly offset: number;
}

/** By username; `count` is how many match in all. */
export async function searchUsers(
  database: Database,
  { filter, onlyId, afterId, limit, offset }: UserSearch,
): Promise<{ users: User[]; count: number }> {
  if (!canBeStored([filter.search, filter.name, ...filter.roles].join(''))) return { users: [], count: 0 };
  const params = new SqlParams();
  const { columns } = database;
  const where = [...conditions(filter, columns, params)];
  if (onlyId !== null) where.push(`id = ${params.bind(onlyId)}::uuid`);
  const [counted] = await database.query<{ count: string }>(
    `SELECT count(*)::text AS count FROM users WHERE ${where.join(' AND ')}`,
    params.values,
  );
  if (afterId !== null) {
    where.push(
      `lower(username) > (SELECT lower(username) FROM users WHERE id = ${params.bind(afterId)}::uuid)`,
    );
  }
  const rows = await database.query<UserRow>(
    `SELECT ${columnsOf(columns)} FROM users WHERE ${where.join(' AND ')} ORDER BY lower(username)
     LIMIT nullif(${params.bind(limit)}::bigint, 0) OFFSET ${params.bind(offset)}::bigint`,
    params.values,
  );
  return { users: rows.map(userOf), count: Number(counted?.count ?? 0) };
}

function* conditions(filter: UserFilter, columns: Columns, params: SqlParams): Generator<string> {
  const { search, name, statuses, roles, loginTypes, serviceAccount, githubUserId } = filter;
  yield 'NOT deleted';
  // Accounts of Coder's own, such as the one that prepares workspaces.
  if (columns.has('users.is_system')) yield 'NOT is_system';
  const holds = (column: string, part: string): string => `strpos(lower(${column}), ${part}) > 0`;
  if (search !== null) {
    const part = `${params.bind(search)}::text`;
    yield `(${['username', 'email', nameOf(columns)].map(column => holds(column, part)).join(' OR ')})`;
  }
  if (name !== null) yield holds(nameOf(columns), `${params.bind(name)}::text`);
  if (statuses.length > 0) yield `status::text = ANY(${params.bind(statuses)}::text[])`;
  if (loginTypes.length > 0) yield `login_type::text = ANY(${params.bind(loginTypes)}::text[])`;
  // Everybody is a member, without a role of that name.
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

/** As `GET /api/v2/users/me` shows a person. */
export function userOnWire({ roles, ...user }: User): object {
  return {
    ...user,
    organization_ids: [],
    roles: roles.map(name => ({ name, display_name: ROLE_NAMES[name] ?? name })),
  };
}

function userOf({ cut, ...row }: UserRow): User {
  const { created_at, updated_at, last_seen_at } = row;
  const roles: unknown = JSON.parse(row.roles ?? '[]');
  const altered = cutIn(cut);
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
