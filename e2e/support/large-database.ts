import { createCoderDatabase } from '#e2e/fakes/coder-tables.ts';
import type { PostgresServer } from '#e2e/fakes/postgres-server.ts';
import { READER, readerSql } from '#e2e/fakes/read-only-role.ts';

export const RARE_MODEL = 'rare-model';
/** Seconds between the starts of two interceptions. */
const INTERVAL_SECONDS = 5;
const END = Date.parse('2026-11-24T10:00:00Z');
const HOUR_MS = 3_600_000;

/** A query for one hour of interceptions, which ends the given number of hours before the newest row. */
export function hourQuery(hoursAgo: number): string {
  const before = END - hoursAgo * HOUR_MS;
  const text = (ms: number): string => new Date(ms).toISOString();
  return `started_after:"${text(before - HOUR_MS)}" started_before:"${text(before)}"`;
}

/**
 * Rows like those of a real deployment: in time order, most of them from a few users, each with about 1.3 token usages,
 * 0.3 prompts and one tool call. The details derive from the row's id, so that they differ between rows.
 */
const rowsSql = (count: number): string => `
SET synchronous_commit = off;
INSERT INTO users (id, email, username, name, created_at, updated_at, last_seen_at)
SELECT md5('user' || n)::uuid, 'user' || n || '@example.com', 'user-' || n, 'User ' || n, now(), now(), now()
FROM generate_series(1, 400) AS n;

INSERT INTO aibridge_interceptions (id, initiator_id, provider, provider_name, model, started_at, ended_at, metadata,
  api_key_id, client, client_session_id)
SELECT gen_random_uuid(), md5('user' || ceil(400 * random() ^ 2))::uuid, provider, provider,
  CASE WHEN n % 20000 = 777 THEN '${RARE_MODEL}' ELSE (ARRAY['claude-sonnet-4-5-20250929', 'gpt-5-codex', 'gpt-5',
    'claude-opus-4-1-20250805', 'gpt-4.1', 'claude-haiku-4-5-20251001', 'gpt-5-mini', 'gpt-4o-mini'])
    [1 + floor(8 * random() ^ 2)::int] END,
  started, CASE WHEN n > 20 THEN started + random() * interval '1 minute' END,
  '{"Username": "someone", "request_user_agent": "claude-cli/2.0.37 (external, cli)"}', left(md5(n::text), 10),
  (ARRAY['Claude Code', 'Codex', 'Cursor', 'Zed', 'Unknown'])[1 + floor(5 * random())::int], md5((n / 40)::text)
FROM (
  SELECT n, CASE WHEN random() < 0.6 THEN 'anthropic' ELSE 'openai' END AS provider,
    to_timestamp(${END / 1000}) - n * interval '${INTERVAL_SECONDS} seconds' AS started
  FROM generate_series(${count}, 1, -1) AS n
) AS made;

CREATE TEMP VIEW made AS SELECT id, started_at, get_byte(uuid_send(id), 0) AS throw, get_byte(uuid_send(id), 1) AS other,
  'msg_' || md5(id::text) AS response FROM aibridge_interceptions;
INSERT INTO aibridge_token_usages (id, interception_id, provider_response_id, input_tokens, output_tokens,
  cache_read_input_tokens, metadata, created_at)
SELECT gen_random_uuid(), id, response, 12000 * random() ^ 3, 800 * random(), 20000 * random(),
  '{"cache_read_input": 5376, "cache_creation_input": 64}', started_at + part * interval '1 second'
FROM made, generate_series(1, CASE WHEN throw < 77 THEN 2 ELSE 1 END) AS part;
INSERT INTO aibridge_user_prompts (id, interception_id, provider_response_id, prompt, metadata, created_at)
SELECT gen_random_uuid(), id, response, repeat(md5(id::text) || ' ', 4 + other / 20), '{}', started_at
FROM made WHERE throw % 10 < 3;
INSERT INTO aibridge_tool_usages (id, interception_id, provider_response_id, tool, input, metadata, created_at)
SELECT gen_random_uuid(), id, response, (ARRAY['Bash', 'Read', 'Edit', 'Grep'])[1 + part % 4],
  json_build_object('path', md5(id::text), 'text', repeat(md5(id::text), 1 + other / 30))::text, '{}',
  started_at + part * interval '1 second'
FROM made, generate_series(1, other % 3) AS part;
VACUUM ANALYZE;
`;

/** Creates the database `coder` with `count` interceptions and returns the URL of its read-only role. */
export async function makeLargeDatabase(server: PostgresServer, count: number): Promise<string> {
  await createCoderDatabase(server, 'coder', '2.36');
  await server.psql('coder', readerSql());
  await server.psql('coder', rowsSql(count));
  return server.url('coder', READER.name, READER.password);
}
