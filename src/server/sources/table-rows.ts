import type {
  StoredMetadata,
  StoredInterception,
  StoredTokenUsage,
  StoredToolUsage,
  StoredUser,
  StoredUserPrompt,
} from '#server/demo-data/stored-interception.ts';
import { exactJson } from './file/json-reader.ts';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

type Value = string | number | bigint | boolean | null;

/** A row in the text format of COPY. */
export function copyLine(values: readonly Value[]): string {
  const cells = values.map(value =>
    value === null
      ? '\\N'
      : String(value).replace(/[\\\t\n\r]/g, character => ESCAPES[character] ?? character),
  );
  return `${cells.join('\t')}\n`;
}

/** A Postgres `text[]` literal. */
function arrayText(items: readonly string[]): string {
  return `{${items.map(item => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

function jsonText(metadata: StoredMetadata): string | null {
  return metadata === null ? null : exactJson(metadata);
}

/** The columns to fill, in the order of the lines below. */
export const COLUMNS = {
  users:
    'id, email, username, name, avatar_url, status, rbac_roles, login_type, created_at, updated_at, last_seen_at, deleted',
  aibridge_interceptions:
    'id, initiator_id, provider, provider_name, model, started_at, ended_at, metadata, api_key_id, client, thread_parent_id, thread_root_id, client_session_id, credential_kind, credential_hint, agent_firewall_session_id, agent_firewall_sequence_number, error_type, error_message',
  aibridge_token_usages:
    'id, interception_id, provider_response_id, input_tokens, output_tokens, cache_read_input_tokens, cache_write_input_tokens, metadata, created_at',
  aibridge_user_prompts: 'id, interception_id, provider_response_id, prompt, metadata, created_at',
  aibridge_tool_usages:
    'id, interception_id, provider_response_id, server_url, tool, input, injected, invocation_error, metadata, created_at, provider_tool_call_id',
} as const;

export type Table = keyof typeof COLUMNS;

export function userLine(row: StoredUser): string {
  return copyLine([
    row.id,
    row.email,
    row.username,
    row.name,
    row.avatar_url,
    row.status,
    arrayText(row.rbac_roles),
    row.login_type,
    row.created_at,
    row.updated_at,
    row.last_seen_at,
    row.deleted,
  ]);
}

export function interceptionLine(row: StoredInterception): string {
  return copyLine([
    row.id,
    row.initiator_id,
    row.provider,
    row.provider_name,
    row.model,
    row.started_at,
    row.ended_at,
    jsonText(row.metadata),
    row.api_key_id,
    row.client,
    row.thread_parent_id,
    row.thread_root_id,
    row.client_session_id,
    row.credential_kind,
    row.credential_hint,
    row.agent_firewall_session_id,
    row.agent_firewall_sequence_number,
    row.error_type,
    row.error_message,
  ]);
}

export function tokenUsageLine(row: StoredTokenUsage): string {
  return copyLine([
    row.id,
    row.interception_id,
    row.provider_response_id,
    row.input_tokens,
    row.output_tokens,
    row.cache_read_input_tokens,
    row.cache_write_input_tokens,
    jsonText(row.metadata),
    row.created_at,
  ]);
}

export function userPromptLine(row: StoredUserPrompt): string {
  return copyLine([
    row.id,
    row.interception_id,
    row.provider_response_id,
    row.prompt,
    jsonText(row.metadata),
    row.created_at,
  ]);
}

export function toolUsageLine(row: StoredToolUsage): string {
  return copyLine([
    row.id,
    row.interception_id,
    row.provider_response_id,
    row.server_url,
    row.tool,
    row.input,
    row.injected,
    row.invocation_error,
    jsonText(row.metadata),
    row.created_at,
    row.provider_tool_call_id,
  ]);
}
