import { generateInterceptions, type DemoDataOptions } from '#server/demo-data/interceptions.ts';
import { generateUsers } from '#server/demo-data/people.ts';

/** The data of a deployment, as rows of Coder's tables. Optional fields get the most common value. */
export interface CoderData {
  /** In addition to the accounts that can sign in, which always exist. */
  readonly users: readonly StoredPerson[];
  /** In any order. */
  readonly interceptions: readonly StoredRow[];
}

type Metadata = Readonly<Record<string, unknown>> | null;
/** Text or bigint if the value exceeds a safe integer. */
type Count = number | bigint | string;

export interface StoredPerson {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly avatar_url?: string;
  readonly rbac_roles?: readonly string[];
  readonly status?: 'active' | 'suspended';
  readonly login_type?: string;
  readonly created_at?: string;
  readonly updated_at?: string;
  readonly last_seen_at?: string;
}

export interface StoredChild {
  readonly id: string;
  readonly created_at: string;
  readonly provider_response_id?: string;
  readonly metadata?: Metadata;
}

export interface StoredUsage extends StoredChild {
  readonly input_tokens: Count;
  readonly output_tokens: Count;
  readonly cache_read_input_tokens?: Count;
  readonly cache_write_input_tokens?: Count;
}

export interface StoredRow {
  readonly id: string;
  readonly initiator_id: string;
  readonly provider: string;
  readonly provider_name: string;
  readonly model: string;
  readonly client: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly metadata: Metadata;
  readonly api_key_id: string | null;
  readonly token_usages: readonly StoredUsage[];
  readonly user_prompts: readonly (StoredChild & { readonly prompt: string })[];
  readonly tool_usages: readonly (StoredChild & {
    readonly tool: string;
    readonly input: string;
    readonly server_url?: string | null;
    readonly injected?: boolean;
    readonly invocation_error?: string | null;
  })[];
}

/** Generates a deployment with forty users. The same options give the same data. */
export function demoData(options: DemoDataOptions): CoderData {
  return { users: generateUsers(options), interceptions: [...generateInterceptions(options)] };
}
