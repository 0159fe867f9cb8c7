import { goInstant, instantColumn } from '#server/sql-text.ts';
import { goMetadata } from './go-json.ts';

/** The columns of Coder's tables that the list shows, and what each row looks like on the wire, in Coder's order. */

export const INTERCEPTION_COLUMNS = `id, api_key_id, initiator_id, provider, provider_name, model, client,
  metadata::text AS metadata, ${instantColumn('started_at')} AS started_at_text,
  ${instantColumn('ended_at')} AS ended_at_text`;

export interface InterceptionRow {
  readonly id: string;
  readonly api_key_id: string | null;
  readonly initiator_id: string;
  readonly username: string;
  readonly name: string;
  readonly avatar_url: string;
  readonly provider: string;
  readonly provider_name: string;
  readonly model: string;
  readonly client: string | null;
  readonly metadata: string | null;
  readonly started_at_text: string;
  readonly ended_at_text: string | null;
}

interface ChildRow {
  readonly id: string;
  readonly interception_id: string;
  readonly provider_response_id: string;
  readonly metadata: string | null;
  readonly created_at_text: string;
}

export interface TokenUsageRow extends ChildRow {
  readonly input_tokens: string;
  readonly output_tokens: string;
  readonly cache_read_input_tokens: string;
  readonly cache_write_input_tokens: string;
}

export interface UserPromptRow extends ChildRow {
  readonly prompt: string;
}

export interface ToolUsageRow extends ChildRow {
  readonly server_url: string;
  readonly tool: string;
  readonly input: string;
  readonly injected: boolean;
  readonly invocation_error: string;
}

const CHILD_COLUMNS = `id, interception_id, provider_response_id, metadata::text AS metadata,
  ${instantColumn('created_at')} AS created_at_text`;

/** The children of the interceptions in `$1`, one statement a table. */
const childrenOf = (table: string, columns: string): string =>
  `SELECT ${CHILD_COLUMNS}, ${columns} FROM ${table}
   WHERE interception_id = ANY($1::uuid[]) ORDER BY created_at, id`;

export const TOKEN_USAGES_SQL = childrenOf(
  'aibridge_token_usages',
  `input_tokens::text AS input_tokens, output_tokens::text AS output_tokens,
   cache_read_input_tokens::text AS cache_read_input_tokens,
   cache_write_input_tokens::text AS cache_write_input_tokens`,
);
export const USER_PROMPTS_SQL = childrenOf('aibridge_user_prompts', 'prompt');
export const TOOL_USAGES_SQL = childrenOf(
  'aibridge_tool_usages',
  `coalesce(server_url, '') AS server_url, tool, input, injected,
   coalesce(invocation_error, '') AS invocation_error`,
);

export interface Children {
  readonly tokenUsages: readonly TokenUsageRow[];
  readonly userPrompts: readonly UserPromptRow[];
  readonly toolUsages: readonly ToolUsageRow[];
}

export function interceptionOnWire(row: InterceptionRow, children: Children): object {
  return {
    id: row.id,
    api_key_id: row.api_key_id,
    initiator: {
      id: row.initiator_id,
      username: row.username,
      name: row.name,
      avatar_url: row.avatar_url,
    },
    provider: row.provider,
    provider_name: row.provider_name,
    model: row.model,
    client: row.client,
    metadata: goMetadata(row.metadata),
    started_at: goInstant(row.started_at_text),
    ended_at: row.ended_at_text === null ? null : goInstant(row.ended_at_text),
    token_usages: children.tokenUsages.map(usage => ({
      ...idsOnWire(usage),
      input_tokens: BigInt(usage.input_tokens),
      output_tokens: BigInt(usage.output_tokens),
      cache_read_input_tokens: BigInt(usage.cache_read_input_tokens),
      cache_write_input_tokens: BigInt(usage.cache_write_input_tokens),
      ...restOnWire(usage),
    })),
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

function idsOnWire({ id, interception_id, provider_response_id }: ChildRow): object {
  return { id, interception_id, provider_response_id };
}

function restOnWire(row: ChildRow): object {
  return { metadata: goMetadata(row.metadata), created_at: goInstant(row.created_at_text) };
}
