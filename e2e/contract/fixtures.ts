import { formatMicros, parseRfc3339 } from '#shared/domain/timestamps.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';

/** Rows of Coder's tables. Fields that a case does not set have a neutral default. */

export interface Fixtures {
  readonly users: readonly UserFixture[];
  readonly interceptions: readonly InterceptionFixture[];
}

/** Text if the count exceeds a safe integer. */
type Count = number | string;
type Metadata = Readonly<Record<string, unknown>> | null;

interface ChildFixture {
  readonly id: string;
  readonly created_at: string;
  readonly provider_response_id?: string;
  readonly metadata?: Metadata;
}

export interface InterceptionFixture {
  readonly id: string;
  readonly initiator_id: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly provider: string;
  readonly provider_name: string;
  readonly model: string;
  readonly client: string | null;
  readonly metadata: Metadata;
  readonly api_key_id: string | null;
  readonly error_type?: string | null;
  readonly error_message?: string | null;
  readonly client_session_id?: string | null;
  readonly thread_root_id?: string | null;
  readonly token_usages: readonly (ChildFixture & {
    readonly input_tokens: Count;
    readonly output_tokens: Count;
    readonly cache_read_input_tokens?: Count;
    readonly cache_write_input_tokens?: Count;
  })[];
  readonly user_prompts: readonly (ChildFixture & { readonly prompt: string })[];
  readonly tool_usages: readonly (ChildFixture & {
    readonly tool: string;
    readonly input: string;
    readonly server_url?: string | null;
    readonly injected?: boolean;
    readonly invocation_error?: string | null;
  })[];
}

export interface UserFixture {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
}

const BASE_TIME = '2026-03-10T12:00:00Z';

/** The time this many microseconds after the base time of all cases. */
export function after(micros: number): string {
  const start = parseRfc3339(BASE_TIME);
  if (!start.ok) throw new Error(start.error);
  return formatMicros(start.micros + BigInt(micros));
}

export const MINUTE = 60_000_000;
export const HOUR = 60 * MINUTE;

/** A version 4 UUID for a number. The UUIDs have another order than the numbers. */
export function uuid(number: number): string {
  const mixed = (round: number): string =>
    (Math.imul(number + 1, 0x9e3779b1 + round * 0x85ebca6b) >>> 0).toString(16).padStart(8, '0');
  const digits = `${mixed(1)}${mixed(2)}${mixed(3)}${String(number).padStart(8, '0')}`;
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

export function interception(
  number: number,
  fields: Partial<InterceptionFixture> & { readonly started_at: string },
): InterceptionFixture {
  return {
    id: uuid(number),
    initiator_id: ACCOUNTS.owner.id,
    ended_at: fields.started_at,
    provider: 'openai',
    provider_name: 'openai',
    model: 'gpt-5',
    client: 'Unknown',
    metadata: {},
    api_key_id: null,
    token_usages: [],
    user_prompts: [],
    tool_usages: [],
    ...fields,
  };
}

export const OTHER_USER: UserFixture = {
  id: '0d6f6c1e-5b0a-4d35-9a44-2f7c1e8b9a01',
  username: 'Other-User',
  name: 'Владимир Петров',
  email: 'other@example.org',
};

/** Three finished rows of two users, the first two of the owner. Most filter cases use them. */
export const THREE_ROWS: Fixtures = {
  users: [OTHER_USER],
  interceptions: [
    interception(1, {
      started_at: after(0),
      provider: 'one',
      provider_name: 'name-one',
      model: 'one',
      client: null,
    }),
    interception(2, {
      started_at: after(-HOUR),
      provider: 'two',
      provider_name: 'name-two',
      model: 'two',
      client: 'Cursor',
    }),
    interception(3, {
      started_at: after(-2 * HOUR),
      initiator_id: OTHER_USER.id,
      provider: 'three',
      provider_name: 'name-three',
      model: 'three',
      client: 'Claude Code',
    }),
  ],
};
export const [I1, I2, I3] = [uuid(1), uuid(2), uuid(3)];
