import { INDEXES, SCHEMA } from '#server/sources/schema.ts';
import type { StoredInterception, StoredUser } from '#server/demo-data/stored-interception.ts';
import {
  COLUMNS,
  interceptionLine,
  tokenUsageLine,
  toolUsageLine,
  userLine,
  userPromptLine,
} from '#server/sources/table-rows.ts';
import type { PostgresServer } from './postgres-server.ts';

export type CoderVersion = '2.29' | '2.34' | '2.36';

/** Adds what the embedded schema omits: enum types, generated columns, and columns that only Coder reads. */
const CODER_TYPES = `
CREATE TYPE user_status AS ENUM ('active', 'suspended', 'dormant');
CREATE TYPE login_type AS ENUM ('password', 'github', 'oidc', 'token', 'none', 'oauth2_provider_app');
ALTER TABLE users ALTER status DROP DEFAULT, ALTER login_type DROP DEFAULT;
ALTER TABLE users
  ALTER status TYPE user_status USING status::user_status,
  ALTER status SET DEFAULT 'dormant',
  ALTER login_type TYPE login_type USING login_type::login_type,
  ALTER login_type SET DEFAULT 'password',
  ADD hashed_password bytea NOT NULL DEFAULT 'not for us',
  ADD quiet_hours_schedule text NOT NULL DEFAULT '',
  ADD is_system boolean NOT NULL DEFAULT false;
`;

const SINCE_2_32 = `
CREATE TYPE credential_kind AS ENUM ('centralized', 'byok');
ALTER TABLE aibridge_interceptions ALTER credential_kind DROP DEFAULT;
ALTER TABLE aibridge_interceptions
  ALTER credential_kind TYPE credential_kind USING credential_kind::credential_kind,
  ALTER credential_kind SET DEFAULT 'centralized',
  ALTER client_session_id TYPE varchar(256),
  ADD session_id text GENERATED ALWAYS AS (coalesce(client_session_id, thread_root_id::text, id::text)) STORED NOT NULL;
`;

const VERSION_CHANGES: Readonly<Record<CoderVersion, string>> = {
  '2.29': `
    ALTER TABLE aibridge_interceptions DROP client, DROP thread_parent_id, DROP thread_root_id, DROP client_session_id,
      DROP credential_kind, DROP credential_hint, DROP agent_firewall_session_id,
      DROP agent_firewall_sequence_number, DROP provider_name, DROP error_type, DROP error_message;
    ALTER TABLE users DROP is_service_account;
    ALTER TABLE aibridge_token_usages DROP cache_read_input_tokens, DROP cache_write_input_tokens;
    ALTER TABLE aibridge_tool_usages DROP provider_tool_call_id;
    DROP VIEW visible_users;
    CREATE VIEW visible_users AS SELECT id, username, avatar_url FROM users;`,
  '2.34': `${SINCE_2_32}
    ALTER TABLE aibridge_interceptions DROP error_type, DROP error_message, DROP agent_firewall_session_id,
      DROP agent_firewall_sequence_number;`,
  '2.36': `${SINCE_2_32}
    CREATE TYPE aibridge_interception_error_type AS ENUM
      ('bad_request', 'unauthorized', 'rate_limited', 'overloaded', 'server_error', 'timeout', 'unknown');
    ALTER TABLE aibridge_interceptions
      ALTER error_type TYPE aibridge_interception_error_type USING error_type::aibridge_interception_error_type,
      ALTER error_message TYPE varchar(1024),
      ALTER agent_firewall_session_id TYPE uuid USING agent_firewall_session_id::uuid,
      ALTER agent_firewall_sequence_number TYPE integer;`,
};

/** Number of interceptions whose lines are in memory at the same time. */
const BATCH_SIZE = 1000;

interface Content {
  readonly users?: Iterable<StoredUser>;
  readonly interceptions?: Iterable<StoredInterception>;
}

/** Creates and fills a database with the tables and indexes of a Coder version. */
export async function createCoderDatabase(
  server: PostgresServer,
  name: string,
  version: CoderVersion,
  content: Content = {},
): Promise<void> {
  await server.psql('postgres', `CREATE DATABASE ${name}`);
  await server.psql(name, script(version, content));
}

function* script(version: CoderVersion, { users = [], interceptions = [] }: Content): Generator<string> {
  yield SCHEMA;
  yield* copy('users', Array.from(users, userLine));
  for (const rows of batches(interceptions)) {
    yield* copy('aibridge_interceptions', rows.map(interceptionLine));
    yield* copy(
      'aibridge_token_usages',
      rows.flatMap(row => row.token_usages.map(tokenUsageLine)),
    );
    yield* copy(
      'aibridge_user_prompts',
      rows.flatMap(row => row.user_prompts.map(userPromptLine)),
    );
    yield* copy(
      'aibridge_tool_usages',
      rows.flatMap(row => row.tool_usages.map(toolUsageLine)),
    );
  }
  yield CODER_TYPES + VERSION_CHANGES[version] + INDEXES;
}

function* copy(table: keyof typeof COLUMNS, lines: readonly string[]): Generator<string> {
  yield `COPY ${table} (${COLUMNS[table]}) FROM stdin;\n`;
  yield* lines;
  yield '\\.\n';
}

function* batches<Row>(rows: Iterable<Row>): Generator<Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
