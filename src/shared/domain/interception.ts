import * as v from 'valibot';
import { plural } from '#shared/i18n/t.ts';

/** A member of an answer that is not what Coder writes there. */
export interface InvalidField {
  /** `token_usages.0.input_tokens` */
  path: string;
  /** What stands there instead, as JSON, its beginning only; null where nothing does. */
  given: string | null;
  /** The size of a value that the server cut because it is too large. */
  bytes?: number;
}

/** Has a schema taken as it is, or with something to take where a value does not fit it. */
type Field = <Schema extends v.GenericSchema>(
  schema: Schema,
  instead: (given: unknown) => v.InferOutput<Schema>,
) => Schema;

const strictly: Field = schema => schema;
const leniently: Field = (schema, instead) => v.fallback(schema, dataset => instead(dataset?.value));

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** A number where text should be can still be shown. */
const asText = (given: unknown): string => (isPlain(given) ? String(given) : '');
const asOptionalText = (given: unknown): string | undefined => (isPlain(given) ? String(given) : undefined);
const asNullableText = (given: unknown): string | null => (isPlain(given) ? String(given) : null);
const nothing = (): null => null;
/** No sum takes what may be wrong. */
const notCounted = (): number => 0;
/** What is absent is nothing that could not be read. */
const notCountedIfThere = (given: unknown): number | undefined => (given === undefined ? given : 0);

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text));

const time = v.pipe(v.string(), v.check(isTime));
/** Beyond 2^53 a number is no longer the one that was written. */
const tokenCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const metadataValues = v.nullish(v.record(v.string(), v.unknown()), null);

const AlteredSchema = v.object({ path: v.string(), stored: v.string(), bytes: v.optional(v.number()) });

/**
 * The answer of `GET /api/v2/aibridge/interceptions`, as read in Coder 2.29 to 2.34: wire names unchanged,
 * times kept as the server's own strings (they hold microseconds, a JavaScript date does not).
 */
function interceptionSchema(field: Field) {
  const text = field(v.string(), asText);
  const optionalText = field(v.optional(v.string()), asOptionalText);
  const nullableText = field(v.nullish(v.string(), null), asNullableText);
  const moment = field(time, asText);
  const metadata = field(metadataValues, nothing);
  const count = field(tokenCount, notCounted);

  const child = { id: text, interception_id: text, provider_response_id: text, metadata, created_at: moment };
  const TokenUsageSchema = v.object({
    ...child,
    input_tokens: count,
    output_tokens: count,
    /** Absent before 2.32, which kept cache counts in `metadata` only. */
    cache_read_input_tokens: field(v.optional(tokenCount), notCountedIfThere),
    cache_write_input_tokens: field(v.optional(tokenCount), notCountedIfThere),
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
    /** Only from a database, and only where the account was deleted. */
    deleted: field(v.optional(v.boolean()), () => undefined),
  });

  /** Of a list the elements that are objects at all. */
  const children = <Child extends v.GenericSchema>(schema: Child) =>
    field(v.array(schema), given =>
      Array.isArray(given) ? given.filter(isObject).map(each => v.parse(schema, each)) : [],
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
    started_at: moment,
    ended_at: field(v.nullish(time, null), asNullableText),
    /** These only where the source is a database that has them. */
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
    /** What a database holds that this answer cannot: by its path, the stored value, its beginning only. */
    altered: field(v.optional(v.array(AlteredSchema)), () => undefined),
  });
}

export const InterceptionSchema = interceptionSchema(strictly);
/** Fits every object. */
export const LenientInterceptionSchema = interceptionSchema(leniently);

export const InterceptionsPageSchema = v.object({
  count: v.number(),
  results: v.array(InterceptionSchema),
});

type WireInterception = v.InferOutput<typeof InterceptionSchema>;
export type TokenUsage = WireInterception['token_usages'][number];
export type UserPrompt = WireInterception['user_prompts'][number];
export type ToolUsage = WireInterception['tool_usages'][number];

export interface Interception extends WireInterception {
  /** What was not as it should be and is not, or only as it stood there, in the other members; not of the wire. */
  unread?: readonly InvalidField[];
}

/** What is stored at a path for which the answer has another value, as text; null where it has the stored one. */
export function storedText({ altered = [] }: Pick<Interception, 'altered'>, path: string): string | null {
  return altered.find(each => each.path === path)?.stored ?? null;
}

export interface InterceptionsPage {
  /** The server's count of all that match. */
  count: number;
  results: Interception[];
}

/** Why the request itself failed, in its provider's words; null where it did not, or where the source cannot tell. */
export function failureOf({
  error_type,
  error_message,
}: Interception): { type: string; message: string } | null {
  return error_type || error_message ? { type: error_type || 'error', message: error_message ?? '' } : null;
}

/** The lists that figures are made of. */
export type InvalidPart = 'token_usages' | 'user_prompts' | 'tool_usages';
const PARTS: readonly InvalidPart[] = ['token_usages', 'user_prompts', 'tool_usages'];

/** The lists of which something could not be read: what is said of them is not all there is. */
export function invalidParts({ unread = [] }: Pick<Interception, 'unread'>): InvalidPart[] {
  return PARTS.filter(part => unread.some(({ path }) => path === part || path.startsWith(`${part}.`)));
}

/** `3 fields could not be read` */
export function invalidFieldsMessage(fields: number): string {
  return plural(fields, { one: '{n} unreadable field', other: '{n} unreadable fields' });
}
