import { COLUMNS } from './table-rows.ts';

/**
 * The columns of Coder's tables that this server reads: those of every version since 2.29, and later ones.
 */
export const TABLES = {
  aibridge_interceptions: {
    required: ['id', 'initiator_id', 'provider', 'model', 'started_at', 'ended_at'],
    optional: [
      'metadata',
      'api_key_id',
      'client',
      'provider_name',
      'thread_parent_id',
      'thread_root_id',
      'client_session_id',
      'session_id',
      'credential_kind',
      'credential_hint',
      'agent_firewall_session_id',
      'agent_firewall_sequence_number',
      'error_type',
      'error_message',
    ],
  },
  aibridge_token_usages: {
    required: [
      'id',
      'interception_id',
      'provider_response_id',
      'input_tokens',
      'output_tokens',
      'metadata',
      'created_at',
    ],
    optional: ['cache_read_input_tokens', 'cache_write_input_tokens'],
  },
  aibridge_user_prompts: {
    required: ['id', 'interception_id', 'provider_response_id', 'prompt', 'metadata', 'created_at'],
    optional: [],
  },
  aibridge_tool_usages: {
    required: [
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
    optional: ['provider_tool_call_id'],
  },
  users: {
    required: [
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
    optional: ['name', 'is_system', 'is_service_account', 'github_com_user_id'],
  },
  visible_users: { required: ['id', 'username', 'avatar_url'], optional: ['name'] },
} as const;

export type Table = keyof typeof TABLES;
export type OptionalColumn = { [T in Table]: `${T}.${(typeof TABLES)[T]['optional'][number]}` }[Table];

/** The optional columns that exist and are readable; the others are left out of the SQL. */
export type Columns = ReadonlySet<OptionalColumn>;

const OPTIONAL_COLUMNS: ReadonlySet<string> = new Set(
  Object.entries(TABLES).flatMap(([table, { optional }]) => optional.map(column => `${table}.${column}`)),
);

function isOptionalColumn(name: string): name is OptionalColumn {
  return OPTIONAL_COLUMNS.has(name);
}

/** @param names in the form `table.column` */
export function optionalColumnsIn(names: readonly string[]): Columns {
  return new Set(names.filter(isOptionalColumn));
}

/**
 * The part of Coder's 2.36 tables that AI Bridge needs, from Coder's migrations: no foreign keys, microsecond
 * timestamps, these indexes. Its enums are text here.
 */
export const SCHEMA = `
CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  username text NOT NULL,
  name text NOT NULL DEFAULT '',
  avatar_url text NOT NULL DEFAULT '',
  status text NOT NULL DEFAULT 'active',
  rbac_roles text[] NOT NULL DEFAULT '{}',
  login_type text NOT NULL DEFAULT 'password',
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  deleted boolean NOT NULL DEFAULT false,
  is_service_account boolean NOT NULL DEFAULT false,
  github_com_user_id bigint
);
CREATE UNIQUE INDEX users_username_lower_idx ON users (lower(username)) WHERE NOT deleted;
CREATE VIEW visible_users AS SELECT id, username, name, avatar_url FROM users;

CREATE TABLE aibridge_interceptions (
  id uuid PRIMARY KEY,
  initiator_id uuid NOT NULL,
  provider text NOT NULL,
  model text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  metadata jsonb,
  api_key_id text,
  client varchar(64) DEFAULT 'Unknown',
  thread_parent_id uuid,
  thread_root_id uuid,
  client_session_id text,
  credential_kind text NOT NULL DEFAULT 'centralized',
  credential_hint text NOT NULL DEFAULT '',
  provider_name text NOT NULL DEFAULT '',
  agent_firewall_session_id text,
  agent_firewall_sequence_number bigint,
  error_type text,
  error_message text
);

CREATE TABLE aibridge_token_usages (
  id uuid PRIMARY KEY,
  interception_id uuid NOT NULL,
  provider_response_id text NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  cache_read_input_tokens bigint NOT NULL DEFAULT 0,
  cache_write_input_tokens bigint NOT NULL DEFAULT 0,
  metadata jsonb,
  created_at timestamptz NOT NULL
);

CREATE TABLE aibridge_user_prompts (
  id uuid PRIMARY KEY,
  interception_id uuid NOT NULL,
  provider_response_id text NOT NULL,
  prompt text NOT NULL,
  metadata jsonb,
  created_at timestamptz NOT NULL
);

CREATE TABLE aibridge_tool_usages (
  id uuid PRIMARY KEY,
  interception_id uuid NOT NULL,
  provider_response_id text NOT NULL,
  server_url text,
  tool text NOT NULL,
  input text NOT NULL,
  injected boolean NOT NULL DEFAULT false,
  invocation_error text,
  metadata jsonb,
  created_at timestamptz NOT NULL,
  provider_tool_call_id text
);
`;

/** For the embedded database: `jsonb` would expand `1e400`, and refuse longer exponents. */
export const EMBEDDED_SCHEMA = SCHEMA.replaceAll(' metadata jsonb', ' metadata json');

export const SCHEMA_COLUMNS = optionalColumnsIn([
  ...Object.entries(COLUMNS).flatMap(([table, columns]) =>
    columns.split(', ').map(column => `${table}.${column}`),
  ),
  'visible_users.name',
  'users.is_service_account',
  'users.github_com_user_id',
]);

/** Created after the rows are loaded, which is faster than updating them per row. */
export const INDEXES = `
CREATE INDEX idx_aibridge_interceptions_initiator_id ON aibridge_interceptions (initiator_id);
CREATE INDEX idx_aibridge_interceptions_started_id_desc ON aibridge_interceptions (started_at DESC, id DESC);
CREATE INDEX idx_aibridge_interceptions_provider ON aibridge_interceptions (provider);
CREATE INDEX idx_aibridge_interceptions_model ON aibridge_interceptions (model);
CREATE INDEX idx_aibridge_token_usages_interception_id ON aibridge_token_usages (interception_id);
CREATE INDEX idx_aibridge_user_prompts_interception_id ON aibridge_user_prompts (interception_id);
CREATE INDEX idx_aibridge_tool_usages_interception_id ON aibridge_tool_usages (interception_id);
ANALYZE;
`;
