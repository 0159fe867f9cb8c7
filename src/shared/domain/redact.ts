import { rawElements, rawMembers } from '#shared/lib/json/json-slices.ts';
import { JsonSource, jsonText } from '#shared/lib/json/json-source.ts';
import { plural } from '#shared/i18n/t.ts';
import type { Interception, TokenUsage, ToolUsage, UserPrompt } from './interception.ts';

/*
 * Privacy mode redacts prompts, tool inputs, tool errors, and all text in metadata and in unknown fields. This is an
 * allowlist, so that a field that a newer Coder adds is redacted.
 */

/** The string fields of an object that are shown, and its nested objects or lists of objects. */
interface Shape {
  shown: ReadonlySet<string>;
  inner: Readonly<Record<string, Shape>>;
}

const shape = (shown: string, inner: Shape['inner'] = {}): Shape => ({
  shown: new Set(shown.split(' ')),
  inner,
});
/** Only what Coder itself writes, because anything else may come from a client. */
const METADATA = shape('Username request_user_agent');
const child = (more = ''): Shape =>
  shape(`id interception_id provider_response_id created_at${more}`, { metadata: METADATA });
const ROW = shape(
  'id api_key_id provider provider_name model client started_at ended_at ' +
    'error_type thread_parent_id thread_root_id client_session_id ' +
    'credential_kind credential_hint agent_firewall_session_id',
  {
    initiator: shape('id username name avatar_url'),
    metadata: METADATA,
    token_usages: child(),
    user_prompts: child(),
    tool_usages: child(' server_url tool provider_tool_call_id'),
    altered: shape('path'),
  },
);
/** Redacted even if the value is a number instead of text. */
const HIDDEN: ReadonlySet<string> = new Set(['prompt', 'input', 'invocation_error', 'error_message']);

/** A number, a boolean or null. */
const ATOM = /^[\w+.-]+$/;

/** Replaces a text of a given length in characters. */
type Placeholder = (length: number) => string;

/** For files, which do not depend on the language. */
const filePlaceholder: Placeholder = length =>
  `[hidden: ${length} ${length === 1 ? 'character' : 'characters'}]`;

/** For text that the user copies. */
export const redactionPlaceholder: Placeholder = length =>
  plural(length, { one: '[hidden: {n} character]', other: '[hidden: {n} characters]' });

/** Whether a metadata value may contain text from a user: not a number, a boolean, null, or a value that Coder writes. */
export function mayContainFreeText(name: string, value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && !METADATA.shown.has(name);
  if (value instanceof JsonSource) return value.toNumber() === null;
  return typeof value === 'object' && value !== null;
}

/** Redacts the JSON source of an interception; digits and the order of keys do not change. */
export function redactJson(row: string): string {
  return redactElement(row.trim(), ROW);
}

function redactValue(name: string, text: string, { shown, inner }: Shape): string {
  const nested = Object.hasOwn(inner, name) ? inner[name] : undefined;
  switch (text.charAt(0)) {
    case '{':
      return nested ? redactObject(text, nested) : hide(text);
    case '[':
      return nested
        ? `[${rawElements(text)
            .map(each => redactElement(each, nested))
            .join(',')}]`
        : hide(text);
    case '"':
      return shown.has(name) || text === '""' ? text : hide(stringOf(text));
    default:
      return ATOM.test(text) && (text === 'null' || !HIDDEN.has(name)) ? text : hide(text);
  }
}

function redactElement(text: string, objectShape: Shape): string {
  if (text.startsWith('{')) return redactObject(text, objectShape);
  return ATOM.test(text) ? text : hide(text);
}

function redactObject(text: string, objectShape: Shape): string {
  const members = rawMembers(text).map(
    ([name, value]) => `${JSON.stringify(name)}:${redactValue(name, value, objectShape)}`,
  );
  return `{${members.join(',')}}`;
}

const hide = (text: string): string => JSON.stringify(filePlaceholder(text.length));
const stringOf = (literal: string): string => String(JSON.parse(literal));

/** Like {@link redactJson}, for a parsed interception. */
export function redactRow(row: Interception, placeholder: Placeholder = filePlaceholder): Interception {
  const { error_message, unread, altered } = row;
  /** An empty text stays empty, so that a call without an error stays recognizable. */
  const redactText = (text: string): string => (text === '' ? '' : placeholder(text.length));
  const redactChild = <Child extends TokenUsage | UserPrompt | ToolUsage>(child: Child): Child => ({
    ...child,
    metadata: redactMetadata(child.metadata, placeholder),
  });
  return {
    ...row,
    metadata: redactMetadata(row.metadata, placeholder),
    ...(error_message !== undefined && { error_message: redactText(error_message) }),
    ...(unread && { unread: unread.map(field => ({ ...field, given: null })) }),
    ...(altered && { altered: altered.map(each => ({ ...each, stored: redactText(each.stored) })) }),
    token_usages: row.token_usages.map(redactChild),
    user_prompts: row.user_prompts.map(each => ({
      ...redactChild(each),
      prompt: redactText(each.prompt),
    })),
    tool_usages: row.tool_usages.map(each => ({
      ...redactChild(each),
      input: redactText(each.input),
      invocation_error: redactText(each.invocation_error),
    })),
  };
}

function redactMetadata(
  metadata: Interception['metadata'],
  placeholder: Placeholder,
): Interception['metadata'] {
  if (metadata === null) return null;
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [
      key,
      mayContainFreeText(key, value)
        ? placeholder((typeof value === 'string' ? value : jsonText(value)).length)
        : value,
    ]),
  );
}
