/** A JSON object of a jsonb column; null is SQL's NULL. */
export type StoredMetadata = Readonly<Record<string, unknown>> | null;

/** A row of `users`. Times are RFC 3339 with up to six decimals, here and below. */
export interface StoredUser {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly name: string;
  readonly avatar_url: string;
  readonly status: 'active' | 'suspended';
  readonly rbac_roles: readonly string[];
  readonly login_type: 'password' | 'oidc' | 'none';
  readonly created_at: string;
  readonly updated_at: string;
  readonly last_seen_at: string;
  readonly deleted: boolean;
}

export interface StoredTokenUsage {
  readonly id: string;
  readonly interception_id: string;
  readonly provider_response_id: string;
  readonly input_tokens: number | bigint;
  readonly output_tokens: number | bigint;
  readonly cache_read_input_tokens: number | bigint;
  readonly cache_write_input_tokens: number | bigint;
  readonly metadata: StoredMetadata;
  readonly created_at: string;
}

export interface StoredUserPrompt {
  readonly id: string;
  readonly interception_id: string;
  readonly provider_response_id: string;
  readonly prompt: string;
  readonly metadata: StoredMetadata;
  readonly created_at: string;
}

export interface StoredToolUsage {
  readonly id: string;
  readonly interception_id: string;
  readonly provider_response_id: string;
  readonly server_url: string | null;
  readonly tool: string;
  readonly input: string;
  readonly injected: boolean;
  readonly invocation_error: string | null;
  readonly metadata: StoredMetadata;
  readonly created_at: string;
  readonly provider_tool_call_id: string | null;
}

/** A row of `aibridge_interceptions` with its child rows. */
export interface StoredInterception {
  readonly id: string;
  readonly initiator_id: string;
  readonly provider: string;
  readonly provider_name: string;
  readonly model: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly metadata: StoredMetadata;
  readonly api_key_id: string | null;
  readonly client: string | null;
  readonly thread_parent_id: string | null;
  readonly thread_root_id: string | null;
  readonly client_session_id: string | null;
  /** Empty if unknown. */
  readonly credential_kind: string;
  readonly credential_hint: string;
  readonly agent_firewall_session_id: string | null;
  readonly agent_firewall_sequence_number: number | bigint | null;
  readonly error_type: string | null;
  readonly error_message: string | null;
  readonly token_usages: readonly StoredTokenUsage[];
  readonly user_prompts: readonly StoredUserPrompt[];
  readonly tool_usages: readonly StoredToolUsage[];
}
