import { goLower } from '#lib/go-text.ts';
import { goText, jsonOf, Refusal, type Answer } from './coder-answer.ts';
import type { Deployment } from './coder-deployment.ts';
import { readListPaging, readPaging, type Values } from './coder-params.ts';
import { readsAll, type Person } from './coder-people.ts';
import { readFilter, readKeys } from './coder-query.ts';
import type { Release } from './coder-releases.ts';
import { timeOnWire, type Row } from './coder-rows.ts';

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
export function listSeen(
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

/** Whom somebody can look up: members only themselves. */
function findable(everyone: readonly Person[], person: Person): readonly Person[] {
  return readsAll(person) ? everyone : everyone.filter(each => each.id === person.id);
}

const USER_KEYS = ['search', 'name', 'status', 'role', 'login_type'] as const;

export function listUsers(values: Values, person: Person, { people, release }: Deployment): Answer {
  const { limit, offset, afterId } = readPaging(values);
  const terms = readKeys(goLower(qOf(values)), USER_KEYS, release, 'Invalid user search query.');
  const search = terms.get('search') ?? '';
  const among = (key: string, ...own: readonly string[]): boolean =>
    terms
      .get(key)
      ?.split(',')
      .some(value => own.includes(value)) ?? true;
  const found = findable(people.everyone(), person).filter(
    each =>
      [each.username, each.email, each.name].some(text => goLower(text).includes(search)) &&
      goLower(each.name).includes(terms.get('name') ?? '') &&
      among('status', each.status) &&
      among('login_type', each.login_type) &&
      among('role', 'member', ...each.rbac_roles),
  );
  const after = afterId === null ? 0 : found.findIndex(each => each.id === afterId) + 1 || found.length;
  const rest = found.slice(after + offset);
  const page = limit === 0 ? rest : rest.slice(0, limit);
  return jsonOf(goText({ users: page.map(each => userOnWire(each, release)), count: found.length }));
}

export function userOnWire(person: Person, { seats }: Release): object {
  const { id, username, name, email, avatar_url, status, login_type } = person;
  return {
    id,
    username,
    name,
    email,
    avatar_url,
    created_at: timeOnWire(person.created_at),
    updated_at: timeOnWire(person.updated_at),
    last_seen_at: timeOnWire(person.last_seen_at),
    status,
    login_type,
    organization_ids: [],
    roles: person.rbac_roles.map(role => ({
      name: role,
      display_name: role.charAt(0).toUpperCase() + role.slice(1),
    })),
    ...(seats ? { is_service_account: false, has_ai_seat: true } : {}),
  };
}
