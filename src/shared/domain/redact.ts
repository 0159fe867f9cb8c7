import { rawElements, rawMembers } from '#shared/lib/json/json-slices.ts';
import { JsonSource, jsonText } from '#shared/lib/json/json-source.ts';
import { plural } from '#shared/i18n/t.ts';
import type { Interception, TokenUsage, ToolUsage, UserPrompt } from './interception.ts';

/*
 * What is hidden of an interception while the veil lies: prompts, tool inputs and errors, of metadata every text and
 * everything that may hold one, and whatever text stands in a member that is not known. What is known to be none of
 * these is told, so that a member that a newer Coder adds is not.
 */

/** Of an object what is told though it is text, and the objects in it or lists of such. */
interface Shape {
  told: ReadonlySet<string>;
  inner: Readonly<Record<string, Shape>>;
}

const shape = (told: string, inner: Shape['inner'] = {}): Shape => ({
  told: new Set(told.split(' ')),
  inner,
});
/** What Coder itself writes there; whatever else it is may have come from a client. */
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
/** Hidden also where a number stands in place of their text. */
const HIDDEN: ReadonlySet<string> = new Set(['prompt', 'input', 'invocation_error', 'error_message']);

/** A number, a truth value or nothing. */
const ATOM = /^[\w+.-]+$/;

/** What stands in the place of a text of so many characters. */
type Instead = (length: number) => string;

/** In files, which are the same in every language. */
const inFiles: Instead = length => `[hidden: ${length} ${length === 1 ? 'character' : 'characters'}]`;

/** In what is copied for people. */
export const redactionPlaceholder: Instead = length =>
  plural(length, { one: '[hidden: {n} character]', other: '[hidden: {n} characters]' });

/** Whether a value of metadata can hold what somebody wrote: not numbers, truth values, nothing and what Coder writes. */
export function mayContainFreeText(name: string, value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && !METADATA.told.has(name);
  if (value instanceof JsonSource) return value.toNumber() === null;
  return typeof value === 'object' && value !== null;
}

/** An interception as the server wrote it, without what the veil hides; every digit and the order stay. */
export function redactJson(row: string): string {
  return redactElement(row.trim(), ROW);
}

function redactValue(name: string, text: string, { told, inner }: Shape): string {
  const own = Object.hasOwn(inner, name) ? inner[name] : undefined;
  switch (text.charAt(0)) {
    case '{':
      return own ? redactObject(text, own) : hide(text);
    case '[':
      return own
        ? `[${rawElements(text)
            .map(each => redactElement(each, own))
            .join(',')}]`
        : hide(text);
    case '"':
      return told.has(name) || text === '""' ? text : hide(stringOf(text));
    default:
      return ATOM.test(text) && (text === 'null' || !HIDDEN.has(name)) ? text : hide(text);
  }
}

function redactElement(text: string, own: Shape): string {
  if (text.startsWith('{')) return redactObject(text, own);
  return ATOM.test(text) ? text : hide(text);
}

function redactObject(text: string, own: Shape): string {
  const members = rawMembers(text).map(
    ([name, value]) => `${JSON.stringify(name)}:${redactValue(name, value, own)}`,
  );
  return `{${members.join(',')}}`;
}

const hide = (text: string): string => JSON.stringify(inFiles(text.length));
const stringOf = (literal: string): string => String(JSON.parse(literal));

/** The same of one that was read, for a file unless something else is said. */
export function redactRow(row: Interception, instead: Instead = inFiles): Interception {
  const { error_message, unread, altered } = row;
  /** Nothing stays nothing: that a call has no error is told. */
  const redactText = (text: string): string => (text === '' ? '' : instead(text.length));
  const redactChild = <Child extends TokenUsage | UserPrompt | ToolUsage>(child: Child): Child => ({
    ...child,
    metadata: redactMetadata(child.metadata, instead),
  });
  return {
    ...row,
    metadata: redactMetadata(row.metadata, instead),
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

function redactMetadata(metadata: Interception['metadata'], instead: Instead): Interception['metadata'] {
  if (metadata === null) return null;
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [
      key,
      mayContainFreeText(key, value)
        ? instead((typeof value === 'string' ? value : jsonText(value)).length)
        : value,
    ]),
  );
}
