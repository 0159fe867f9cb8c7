import { goInstant } from '#server/sql-text.ts';
import { goMetadata } from './go-json.ts';
import type { ChildRow, Children, InterceptionRow, TokenUsageRow } from './interception-rows.ts';

/** What a row of the list looks like on the wire, in Coder's order. */
export function interceptionOnWire(row: InterceptionRow, children: Children): object {
  return {
    id: row.id,
    api_key_id: row.api_key_id ?? null,
    initiator: {
      id: row.initiator_id,
      username: row.username,
      name: row.name,
      avatar_url: row.avatar_url,
    },
    provider: row.provider,
    ...(row.provider_name === undefined ? {} : { provider_name: row.provider_name }),
    model: row.model,
    ...(row.client === undefined ? {} : { client: row.client }),
    metadata: goMetadata(row.metadata ?? null),
    started_at: goInstant(row.started_at_text),
    ended_at: row.ended_at_text === null ? null : goInstant(row.ended_at_text),
    ...beyondContract(row),
    token_usages: children.tokenUsages.map(tokenUsageOnWire),
    user_prompts: children.userPrompts.map(prompt => ({
      ...idsOnWire(prompt),
      prompt: prompt.prompt,
      ...restOnWire(prompt),
    })),
    tool_usages: children.toolUsages.map(usage => ({
      ...idsOnWire(usage),
      server_url: usage.server_url,
      tool: usage.tool,
      input: usage.input,
      injected: usage.injected,
      invocation_error: usage.invocation_error,
      ...restOnWire(usage),
    })),
  };
}

/** What Coder stores and its API never told: only where there is something to tell. */
function beyondContract(row: InterceptionRow): object {
  const { error_type, error_message, thread_parent_id, thread_root_id, client_session_id } = row;
  const fields = { error_type, error_message, thread_parent_id, thread_root_id, client_session_id };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
}

function tokenUsageOnWire(row: TokenUsageRow): object {
  const { cache_read_input_tokens: read, cache_write_input_tokens: write } = row;
  return {
    ...idsOnWire(row),
    input_tokens: BigInt(row.input_tokens),
    output_tokens: BigInt(row.output_tokens),
    // Absent before Coder 2.32.
    ...(read ? { cache_read_input_tokens: BigInt(read) } : {}),
    ...(write ? { cache_write_input_tokens: BigInt(write) } : {}),
    ...restOnWire(row),
  };
}

function idsOnWire({ id, interception_id, provider_response_id }: ChildRow): object {
  return { id, interception_id, provider_response_id };
}

function restOnWire(row: ChildRow): object {
  return { metadata: goMetadata(row.metadata), created_at: goInstant(row.created_at_text) };
}
