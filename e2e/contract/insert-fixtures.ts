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

/** Replaces all rows. It uses plain SQL, so that it works with any PostgreSQL database with Coder's tables. */
export async function replaceRows(database: Queryable, { users, interceptions }: Fixtures): Promise<void> {
  const timestamp = after(0);
  const people = [...Object.values(ACCOUNTS), ...users].map(person => ({
    avatar_url: '',
    rbac_roles: [],
    status: 'active',
    login_type: 'password',
    created_at: timestamp,
    updated_at: timestamp,
    last_seen_at: timestamp,
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
    // Only columns that the rows set: the others keep their default, and generated columns cannot be set.
    const columns = [...new Set(rows[table].flatMap(row => Object.keys(row)))].join(', ');
    if (columns === '') continue;
    await database.query(
      `INSERT INTO ${table} (${columns})
       SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1::text::json)`,
      [JSON.stringify(rows[table])],
    );
  }
}
