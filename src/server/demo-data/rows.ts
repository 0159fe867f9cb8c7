import { type Rng, DAY, formatTimestamp } from './rng.ts';
import type { Call, Session } from './session.ts';
import { failureOf } from './failures.ts';
import type { Person } from './people.ts';
import type { Route } from './routes.ts';
import type { StoredInterception, StoredMetadata, StoredTokenUsage } from './stored-interception.ts';
import { INJECTED_SERVER } from './tools.ts';
import { responseId } from './usages.ts';

/** Values that the rows of a session share. */
export interface Placement {
  /** Microseconds, here and below. */
  readonly start: number;
  readonly now: number;
  readonly sessionId: string | null;
}

const API_KEY_MAX_AGE = 26 * DAY;
const METADATA_MAX_AGE = 24 * DAY;
const USER_AGENT_MAX_AGE = 9 * DAY;

/** Older gateways stored less. */
function metadataOf(rng: Rng, person: Person, route: Route, age: number): StoredMetadata {
  if (age > METADATA_MAX_AGE) return rng.chance(0.5) ? null : {};
  if (age > USER_AGENT_MAX_AGE) return rng.chance(0.05) ? {} : { Username: person.user.username };
  return { Username: person.user.username, request_user_agent: route.agent };
}

interface Thread {
  readonly root: string | null;
  readonly parent: string | null;
}

function callRow(
  rng: Rng,
  { person, route }: Session,
  call: Call,
  start: number,
  thread: Thread,
  { now, sessionId }: Placement,
): StoredInterception {
  const id = rng.uuid();
  const at = (share: number): string => formatTimestamp(start + Math.floor(call.duration * share));
  const age = now - start;
  // A failed call has no response ID.
  const responseIds = call.usages.length === 0 ? [''] : [0, 1].map(() => responseId(rng, route.apiStyle));
  const firstResponseId = responseIds[0] ?? '';
  const failure = call.usages.length === 0 ? failureOf(id, route) : null;
  // Tools that the gateway ran were called before its second request.
  const hasSecondResponse = call.usages.some(usage => usage.responseIndex === 1);
  const token_usages: StoredTokenUsage[] = call.usages.map(usage => ({
    id: rng.uuid(),
    interception_id: id,
    provider_response_id: responseIds[usage.responseIndex] ?? firstResponseId,
    input_tokens: usage.input,
    output_tokens: usage.output,
    cache_read_input_tokens: usage.cache_read,
    cache_write_input_tokens: usage.cache_write,
    metadata: usage.metadata,
    created_at: at(usage.at),
  }));
  return {
    id,
    initiator_id: person.user.id,
    provider: route.provider,
    provider_name: route.provider_name,
    model: call.model,
    started_at: formatTimestamp(start),
    ended_at: formatTimestamp(start + call.duration),
    metadata: metadataOf(rng, person, route, age),
    api_key_id: age > API_KEY_MAX_AGE && rng.chance(0.5) ? null : rng.pick(person.api_keys),
    client: route.client,
    thread_parent_id: thread.parent,
    thread_root_id: thread.root,
    client_session_id: sessionId,
    credential_kind: 'centralized',
    credential_hint: '',
    agent_firewall_session_id: null,
    agent_firewall_sequence_number: null,
    error_type: failure?.error_type ?? null,
    error_message: failure?.error_message ?? null,
    token_usages,
    user_prompts: call.prompts.map((prompt, index) => ({
      id: rng.uuid(),
      interception_id: id,
      provider_response_id: firstResponseId,
      prompt,
      metadata: {},
      created_at: at(0.05 + index * 0.03),
    })),
    tool_usages: call.tools.map((tool, index) => ({
      id: rng.uuid(),
      interception_id: id,
      provider_response_id: firstResponseId,
      server_url: tool.injected ? INJECTED_SERVER : null,
      tool: tool.tool,
      input: tool.input,
      injected: tool.injected,
      invocation_error: tool.error === '' ? null : tool.error,
      metadata: {},
      created_at: at((0.4 + (0.5 * index) / call.tools.length) * (hasSecondResponse ? 0.5 : 1)),
      provider_tool_call_id: `${route.apiStyle === 'messages' ? 'toolu' : 'call'}_${rng.letters('abcdefghijkmnpqrstuvwxyz23456789', 22)}`,
    })),
  };
}

/** From the start of a session to the end of its last call. */
export function sessionDuration(calls: readonly Call[]): number {
  let [start, end, longest] = [0, 0, 0];
  for (const call of calls) {
    start = call.parallel ? start : end + call.pause;
    end = call.parallel ? Math.max(end, start + call.duration) : start + call.duration;
    longest = Math.max(longest, end);
  }
  return longest;
}

/** The rows of a session, whose first call starts at `placement.start`. */
export function* sessionRows(
  rng: Rng,
  session: Session,
  placement: Placement,
): Generator<StoredInterception> {
  let [start, end] = [placement.start, placement.start];
  let thread: Thread = { root: null, parent: null };
  for (const call of session.calls) {
    start = call.parallel ? start : end + call.pause;
    end = call.parallel ? Math.max(end, start + call.duration) : start + call.duration;
    const row = callRow(rng, session, call, start, thread, placement);
    yield row;
    thread = { root: thread.root ?? row.id, parent: row.id };
  }
}
