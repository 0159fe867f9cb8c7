import { goLower } from '#shared/lib/go-compat.ts';
import { goJson, jsonResponse, CoderError, type CoderResponse } from './coder-response.ts';
import type { Deployment } from './coder-deployment.ts';
import { readListPaging, type Values } from './coder-params.ts';
import { canReadAll, type Person } from './coder-people.ts';
import { visibleUsers } from './coder-users.ts';
import { readFilter, readKeys } from './coder-query.ts';
import type { Release } from './coder-releases.ts';
import type { Row } from './coder-rows.ts';

const qOf = (values: Values): string => values.get('q')?.[0] ?? '';

/** Returns a check for the rows that a user may read. */
function readableBy(person: Person, { membersSeeOwnRows }: Release): (row: Row) => boolean {
  if (canReadAll(person)) return () => true;
  return ({ stored }) => membersSeeOwnRows && stored.initiator_id === person.id;
}

export function listInterceptions(values: Values, person: Person, deployment: Deployment): CoderResponse {
  const { rows, people, release } = deployment;
  const { limit, offset, afterId } = readListPaging(values);
  const matches = readFilter(qOf(values), release, {
    me: person.id,
    idOf: username =>
      visibleUsers(people.everyone(), person).find(user => goLower(user.username) === username)?.id ?? null,
    hasProviderName: name => rows.providerNames.has(name),
  });
  const isReadable = readableBy(person, release);
  const cursor = afterId === null ? null : rows.find(afterId);
  if (afterId !== null && (cursor === null || !isReadable(cursor))) {
    throw unknownCursor(afterId, release);
  }
  const found = rows.all.filter(row => row.stored.ended_at !== null && isReadable(row) && matches(row));
  const afterCursor = cursor === null ? found : found.filter(row => row.position > cursor.position);
  const page = afterCursor.slice(offset, offset + limit).map(row => rows.textOf(row, release));
  return jsonResponse(`{"count":${found.length},"results":[${page.join(',')}]}`);
}

function unknownCursor(id: string, { rejectsUnknownCursor }: Release): CoderError {
  const detail = `after_id: interception ${id} not found`;
  return rejectsUnknownCursor
    ? new CoderError(400, 'Invalid pagination cursor.', { detail: `${detail}: invalid pagination cursor` })
    : new CoderError(500, 'Internal error getting AI Bridge interceptions.', { detail });
}

/** Distinct models or clients of finished rows. */
export function listDistinctValues(
  kind: 'model' | 'client',
  values: Values,
  person: Person,
  { rows, release }: Deployment,
): CoderResponse {
  const { limit, offset } = readListPaging(values);
  const message = `Invalid ${release.productName} ${kind}s search query.`;
  const prefix = readKeys(qOf(values), [kind], release, message).get(kind) ?? '';
  const isReadable = readableBy(person, release);
  const allValues = rows.all.flatMap(row =>
    row.stored.ended_at !== null && isReadable(row) ? [row.stored[kind] ?? 'Unknown'] : [],
  );
  const found = [...new Set(allValues)].filter(value => value.startsWith(prefix)).sort();
  return jsonResponse(goJson(found.slice(offset, offset + limit)));
}
