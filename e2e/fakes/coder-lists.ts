import { goLower } from '#shared/lib/go-compat.ts';
import { goText, jsonOf, Refusal, type Answer } from './coder-answer.ts';
import type { Deployment } from './coder-deployment.ts';
import { readListPaging, type Values } from './coder-params.ts';
import { readsAll, type Person } from './coder-people.ts';
import { findable } from './coder-users.ts';
import { readFilter, readKeys } from './coder-query.ts';
import type { Release } from './coder-releases.ts';
import type { Row } from './coder-rows.ts';

const qOf = (values: Values): string => values.get('q')?.[0] ?? '';

/** Which rows somebody may know of. */
function readableBy(person: Person, { ownRows }: Release): (row: Row) => boolean {
  if (readsAll(person)) return () => true;
  return ({ stored }) => ownRows && stored.initiator_id === person.id;
}

export function listInterceptions(values: Values, person: Person, deployment: Deployment): Answer {
  const { rows, people, release } = deployment;
  const { limit, offset, afterId } = readListPaging(values);
  const matches = readFilter(qOf(values), release, {
    me: person.id,
    idOf: username =>
      findable(people.everyone(), person).find(each => goLower(each.username) === username)?.id ?? null,
    hasProviderName: name => rows.providerNames.has(name),
  });
  const mayRead = readableBy(person, release);
  const cursor = afterId === null ? null : rows.find(afterId);
  if (afterId !== null && (cursor === null || !mayRead(cursor))) {
    throw unknownCursor(afterId, release);
  }
  const found = rows.all.filter(row => row.stored.ended_at !== null && mayRead(row) && matches(row));
  const behind = cursor === null ? found : found.filter(row => row.place > cursor.place);
  const page = behind.slice(offset, offset + limit).map(row => rows.textOf(row, release));
  return jsonOf(`{"count":${found.length},"results":[${page.join(',')}]}`);
}

function unknownCursor(id: string, { cursorRefused }: Release): Refusal {
  const detail = `after_id: interception ${id} not found`;
  return cursorRefused
    ? new Refusal(400, 'Invalid pagination cursor.', { detail: `${detail}: invalid pagination cursor` })
    : new Refusal(500, 'Internal error getting AI Bridge interceptions.', { detail });
}

/** Models or clients of finished rows, each once. */
export function listDistinctValues(
  kind: 'model' | 'client',
  values: Values,
  person: Person,
  { rows, release }: Deployment,
): Answer {
  const { limit, offset } = readListPaging(values);
  const message = `Invalid ${release.productName} ${kind}s search query.`;
  const prefix = readKeys(qOf(values), [kind], release, message).get(kind) ?? '';
  const mayRead = readableBy(person, release);
  const seen = rows.all.flatMap(row =>
    row.stored.ended_at !== null && mayRead(row) ? [row.stored[kind] ?? 'Unknown'] : [],
  );
  const found = [...new Set(seen)].filter(value => value.startsWith(prefix)).sort();
  return jsonOf(goText(found.slice(offset, offset + limit)));
}
