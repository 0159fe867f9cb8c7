import * as v from 'valibot';
import { plural } from '#shared/i18n/t.ts';

/** A field of a response that does not match Coder's schema. */
export interface InvalidField {
  /** `token_usages.0.input_tokens` */
  path: string;
  /** The start of the actual value as JSON, or null if the field is missing. */
  given: string | null;
  /** Full size of a value that the server truncated. */
  bytes?: number;
}

/** Uses a schema as it is, or with a fallback for values that do not match. */
type Field = <Schema extends v.GenericSchema>(
  schema: Schema,
  fallback: (raw: unknown) => v.InferOutput<Schema>,
) => Schema;

const strict: Field = schema => schema;
const lenient: Field = (schema, fallback) => v.fallback(schema, dataset => fallback(dataset?.value));

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** A number in place of text can still be shown. */
const asText = (raw: unknown): string => (isPlain(raw) ? String(raw) : '');
const asOptionalText = (raw: unknown): string | undefined => (isPlain(raw) ? String(raw) : undefined);
const asNullableText = (raw: unknown): string | null => (isPlain(raw) ? String(raw) : null);
const asNull = (): null => null;
/** An invalid count must not change a sum. */
const asZero = (): number => 0;
const asOptionalZero = (raw: unknown): number | undefined => (raw === undefined ? raw : 0);

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text));

const time = v.pipe(v.string(), v.check(isTime));
/** Above 2^53 a number may not be the one in the response. */
const tokenCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const metadataValues = v.nullish(v.record(v.string(), v.unknown()), null);

const AlteredSchema = v.object({ path: v.string(), stored: v.string(), bytes: v.optional(v.number()) });

/**
 * The response of `GET /api/v2/aibridge/interceptions`, as read in Coder 2.29 to 2.34. It has the names of the API, and
 * times stay the server's strings, because they have microseconds and a JavaScript date does not.
 */
function interceptionSchema(field: Field) {
  const text = field(v.string(), asText);
  const optionalText = field(v.optional(v.string()), asOptionalText);
  const nullableText = field(v.nullish(v.string(), null), asNullableText);
  const timestamp = field(time, asText);
  const metadata = field(metadataValues, asNull);
  const count = field(tokenCount, asZero);

  const child = {
    id: text,
    interception_id: text,
    provider_response_id: text,
    metadata,
    created_at: timestamp,
  };
  const TokenUsageSchema = v.object({
    ...child,
    input_tokens: count,
    output_tokens: count,
    /** Absent before 2.32, which has cache counts in `metadata` only. */
    cache_read_input_tokens: field(v.optional(tokenCount), asOptionalZero),
    cache_write_input_tokens: field(v.optional(tokenCount), asOptionalZero),
  });
  const UserPromptSchema = v.object({ ...child, prompt: text });
  const ToolUsageSchema = v.object({
    ...child,
    server_url: text,
    tool: text,
    input: text,
    injected: field(v.boolean(), () => false),
    invocation_error: text,
  });
  const InitiatorSchema = v.object({
    id: text,
    username: text,
    name: field(v.nullish(v.string(), ''), asText),
    avatar_url: field(v.nullish(v.string(), ''), asText),
    /** Only from a database, and only if the account was deleted. */
    deleted: field(v.optional(v.boolean()), () => undefined),
  });

  /** The lenient form drops elements that are not objects. */
  const children = <Child extends v.GenericSchema>(schema: Child) =>
    field(v.array(schema), raw =>
      Array.isArray(raw) ? raw.filter(isObject).map(each => v.parse(schema, each)) : [],
    );

  return v.object({
    id: text,
    api_key_id: nullableText,
    initiator: field(InitiatorSchema, () => ({ id: '', username: '', name: '', avatar_url: '' })),
    provider: text,
    provider_name: optionalText,
    model: text,
    /** Absent before 2.31. */
    client: field(v.nullish(v.string()), asOptionalText),
    metadata,
    started_at: timestamp,
    ended_at: field(v.nullish(time, null), asNullableText),
    /** From here on only if the source is a database that has these columns. */
    error_type: optionalText,
    error_message: optionalText,
    thread_parent_id: optionalText,
    thread_root_id: optionalText,
    client_session_id: optionalText,
    credential_kind: optionalText,
    credential_hint: optionalText,
    token_usages: children(TokenUsageSchema),
    user_prompts: children(UserPromptSchema),
    tool_usages: children(ToolUsageSchema),
    /** Values of a database that this response cannot express: by path, the start of the stored value. */
    altered: field(v.optional(v.array(AlteredSchema)), () => undefined),
  });
}

export const InterceptionSchema = interceptionSchema(strict);
/** Accepts any object. */
export const LenientInterceptionSchema = interceptionSchema(lenient);

export const InterceptionsPageSchema = v.object({
  count: v.number(),
  results: v.array(InterceptionSchema),
});

type WireInterception = v.InferOutput<typeof InterceptionSchema>;
export type TokenUsage = WireInterception['token_usages'][number];
export type UserPrompt = WireInterception['user_prompts'][number];
export type ToolUsage = WireInterception['tool_usages'][number];

export interface Interception extends WireInterception {
  /** Fields that did not match the schema, whose values are fallbacks here; not part of the API. */
  unread?: readonly InvalidField[];
}

/** The stored value of an altered path as text, or null if the response has the stored value. */
export function storedText({ altered = [] }: Pick<Interception, 'altered'>, path: string): string | null {
  return altered.find(each => each.path === path)?.stored ?? null;
}

export interface InterceptionsPage {
  /** The server's count of all matching rows. */
  count: number;
  /** The number of newest rows that are sorted, if not all are. */
  sorted?: number;
  results: Interception[];
}

/** The provider's error for the request itself; null if it succeeded or the source does not record errors. */
export function failureOf({
  error_type,
  error_message,
}: Interception): { type: string; message: string } | null {
  return error_type || error_message ? { type: error_type || 'error', message: error_message ?? '' } : null;
}

/** The lists that totals are computed from. */
export type InvalidPart = 'token_usages' | 'user_prompts' | 'tool_usages';
const PARTS: readonly InvalidPart[] = ['token_usages', 'user_prompts', 'tool_usages'];

/** The lists with an invalid field, whose totals are therefore incomplete. */
export function invalidParts({ unread = [] }: Pick<Interception, 'unread'>): InvalidPart[] {
  return PARTS.filter(part => unread.some(({ path }) => path === part || path.startsWith(`${part}.`)));
}

export function invalidFieldsMessage(fields: number): string {
  return plural(fields, { one: '{n} unreadable field', other: '{n} unreadable fields' });
}
