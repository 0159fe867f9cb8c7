import type { Queryable } from '#server/sources/database.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { after, type Fixtures } from './fixtures.ts';

const TABLES = [
  'users',
  'aibridge_interceptions',
  'aibridge_token_usages',
  'aibridge_user_prompts',
  'aibridge_tool_usages',
] as const;

/** Replaces every row by these; plain SQL, so that any Postgres with Coder's tables can be filled. */
export async function fill(database: Queryable, { users, interceptions }: Fixtures): Promise<void> {
  const moment = after(0);
  const people = [...Object.values(ACCOUNTS), ...users].map(person => ({
    avatar_url: '',
    rbac_roles: [],
    status: 'active',
    login_type: 'password',
    created_at: moment,
    updated_at: moment,
    last_seen_at: moment,
    deleted: false,
    ...person,
  }));
  const children = <Child extends object>(
    name: 'token_usages' | 'user_prompts' | 'tool_usages',
    defaults: Child,
  ) =>
    interceptions.flatMap(parent =>
      parent[name].map(child => ({
        interception_id: parent.id,
        provider_response_id: 'response',
        metadata: {},
        ...defaults,
        ...child,
      })),
    );
  const rows: Record<(typeof TABLES)[number], readonly object[]> = {
    users: people,
    aibridge_interceptions: interceptions.map(
      ({ token_usages: _usages, user_prompts: _prompts, tool_usages: _tools, ...row }) => row,
    ),
    aibridge_token_usages: children('token_usages', {
      cache_read_input_tokens: 0,
      cache_write_input_tokens: 0,
    }),
    aibridge_user_prompts: children('user_prompts', {}),
    aibridge_tool_usages: children('tool_usages', {
      server_url: null,
      injected: false,
      invocation_error: null,
    }),
  };
  await database.query(`TRUNCATE ${TABLES.join(', ')}`);
  for (const table of TABLES) {
    // What no row names keeps its default, and columns that are computed may not be given.
    const columns = [...new Set(rows[table].flatMap(row => Object.keys(row)))].join(', ');
    if (columns === '') continue;
    await database.query(
      `INSERT INTO ${table} (${columns})
       SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1::text::json)`,
      [JSON.stringify(rows[table])],
    );
  }
}
