import * as v from 'valibot';

/**
 * The answer of `GET /api/v2/aibridge/interceptions`, as read in Coder 2.29 to 2.34: wire names unchanged,
 * times kept as the server's own strings (they hold microseconds, a JavaScript date does not).
 */
const metadata = v.nullish(v.record(v.string(), v.unknown()), null);

const TokenUsageSchema = v.object({
  id: v.string(),
  interception_id: v.string(),
  provider_response_id: v.string(),
  input_tokens: v.number(),
  output_tokens: v.number(),
  /** Absent before 2.32, which kept cache counts in `metadata` only. */
  cache_read_input_tokens: v.optional(v.number()),
  cache_write_input_tokens: v.optional(v.number()),
  metadata,
  created_at: v.string(),
});

const UserPromptSchema = v.object({
  id: v.string(),
  interception_id: v.string(),
  provider_response_id: v.string(),
  prompt: v.string(),
  metadata,
  created_at: v.string(),
});

const ToolUsageSchema = v.object({
  id: v.string(),
  interception_id: v.string(),
  provider_response_id: v.string(),
  server_url: v.string(),
  tool: v.string(),
  input: v.string(),
  injected: v.boolean(),
  invocation_error: v.string(),
  metadata,
  created_at: v.string(),
});

const InitiatorSchema = v.object({
  id: v.string(),
  username: v.string(),
  name: v.nullish(v.string(), ''),
  avatar_url: v.nullish(v.string(), ''),
});

export const InterceptionSchema = v.object({
  id: v.string(),
  api_key_id: v.nullish(v.string(), null),
  initiator: InitiatorSchema,
  provider: v.string(),
  provider_name: v.optional(v.string()),
  model: v.string(),
  /** Absent before 2.31. */
  client: v.nullish(v.string()),
  metadata,
  started_at: v.string(),
  ended_at: v.nullish(v.string(), null),
  /** These five only where the source is a database that has them. */
  error_type: v.optional(v.string()),
  error_message: v.optional(v.string()),
  thread_parent_id: v.optional(v.string()),
  thread_root_id: v.optional(v.string()),
  client_session_id: v.optional(v.string()),
  token_usages: v.array(TokenUsageSchema),
  user_prompts: v.array(UserPromptSchema),
  tool_usages: v.array(ToolUsageSchema),
});

export const InterceptionsPageSchema = v.object({
  count: v.number(),
  results: v.array(InterceptionSchema),
});

export type TokenUsage = v.InferOutput<typeof TokenUsageSchema>;
export type UserPrompt = v.InferOutput<typeof UserPromptSchema>;
export type ToolUsage = v.InferOutput<typeof ToolUsageSchema>;
export type Interception = v.InferOutput<typeof InterceptionSchema>;
export type InterceptionsPage = v.InferOutput<typeof InterceptionsPageSchema>;

/** Why the request itself failed, in its provider's words; null where it did not, or where the source cannot tell. */
export function failureOf({
  error_type,
  error_message,
}: Interception): { type: string; message: string } | null {
  return error_type || error_message ? { type: error_type || 'error', message: error_message ?? '' } : null;
}
