/** Coder's tables as this server reads them: what every version from 2.29 on has, and what came later. */
export const TABLES = {
  aibridge_interceptions: {
    always: ['id', 'initiator_id', 'provider', 'model', 'started_at', 'ended_at'],
    maybe: [
      'metadata',
      'api_key_id',
      'client',
      'provider_name',
      'thread_parent_id',
      'thread_root_id',
      'client_session_id',
      'credential_kind',
      'credential_hint',
      'agent_firewall_session_id',
      'agent_firewall_sequence_number',
      'error_type',
      'error_message',
    ],
  },
  aibridge_token_usages: {
    always: [
      'id',
      'interception_id',
      'provider_response_id',
      'input_tokens',
      'output_tokens',
      'metadata',
      'created_at',
    ],
    maybe: ['cache_read_input_tokens', 'cache_write_input_tokens'],
  },
  aibridge_user_prompts: {
    always: ['id', 'interception_id', 'provider_response_id', 'prompt', 'metadata', 'created_at'],
    maybe: [],
  },
  aibridge_tool_usages: {
    always: [
      'id',
      'interception_id',
      'provider_response_id',
      'server_url',
      'tool',
      'input',
      'injected',
      'invocation_error',
      'metadata',
      'created_at',
    ],
    maybe: ['provider_tool_call_id'],
  },
  users: {
    always: [
      'id',
      'username',
      'email',
      'avatar_url',
      'status',
      'login_type',
      'rbac_roles',
      'created_at',
      'updated_at',
      'last_seen_at',
      'deleted',
    ],
    maybe: ['name', 'is_system', 'is_service_account', 'github_com_user_id'],
  },
  visible_users: { always: ['id', 'username', 'avatar_url'], maybe: ['name'] },
} as const;

export type Table = keyof typeof TABLES;
export type MaybeColumn = { [T in Table]: `${T}.${(typeof TABLES)[T]['maybe'][number]}` }[Table];

/** What there is, and may be read, of the columns that not every version has: the rest is left out of the SQL. */
export type Columns = ReadonlySet<MaybeColumn>;

const MAYBE: ReadonlySet<string> = new Set(
  Object.entries(TABLES).flatMap(([table, { maybe }]) => maybe.map(column => `${table}.${column}`)),
);

function isMaybeColumn(name: string): name is MaybeColumn {
  return MAYBE.has(name);
}

/** Names are of the form `table.column`. */
export function columnsAmong(names: readonly string[]): Columns {
  return new Set(names.filter(isMaybeColumn));
}
