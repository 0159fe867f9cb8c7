import { generateInterceptions, type DemoDataOptions } from '#server/demo-data/interceptions.ts';
import { generateUsers } from '#server/demo-data/people.ts';

/** What a deployment holds. Rows of Coder's tables; what may be left out has the value that most rows have. */
export interface CoderData {
  /** Besides the accounts that can sign in, which are always there. */
  readonly users: readonly StoredPerson[];
  /** In any order. */
  readonly interceptions: readonly StoredRow[];
}

type Metadata = Readonly<Record<string, unknown>> | null;
/** As text where it is more than a number can hold. */
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

/** A deployment of forty people, the same for the same options. */
export function demoData(options: DemoDataOptions): CoderData {
  return { users: generateUsers(options), interceptions: [...generateInterceptions(options)] };
}
