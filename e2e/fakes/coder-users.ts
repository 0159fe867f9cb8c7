import { goParseBool, goParseInt, goLower, goQuote, goUpper } from '#shared/lib/go-compat.ts';
import { parseRfc3339, RFC3339_LAYOUT, ZERO_TIME_NANOS } from '#shared/domain/timestamps.ts';
import { goJson, jsonResponse, CoderError, type CoderResponse, type Validation } from './coder-response.ts';
import type { Deployment } from './coder-deployment.ts';
import { parseId, readPaging, single, type Values } from './coder-params.ts';
import { canReadAll, type Person } from './coder-people.ts';
import { unknownKeys, valuesOf } from './coder-query.ts';
import type { Release } from './coder-releases.ts';
import { timeToWire } from './coder-rows.ts';

const MESSAGE = 'Invalid user search query.';
const STATUSES = ['active', 'suspended', 'dormant'];
const LOGIN_TYPES = ['password', 'github', 'oidc', 'token', 'none', 'oauth2_provider_app'];
const KEYS = [
  'search',
  'name',
  'status',
  'service_account',
  'role',
  'last_seen_after',
  'last_seen_before',
  'created_after',
  'created_before',
  'github_com_user_id',
  'login_type',
];

/** The users that a caller may look up. Members see only themselves. */
export function visibleUsers(everyone: readonly Person[], person: Person): readonly Person[] {
  return canReadAll(person) ? everyone : everyone.filter(user => user.id === person.id);
}

export function listUsers(values: Values, person: Person, { people, release }: Deployment): CoderResponse {
  const { limit, offset, afterId } = readPaging(values);
  const matches = readUserQuery(goLower(values.get('q')?.[0] ?? ''), release);
  const found = visibleUsers(people.everyone(), person).filter(matches);
  const after = people.everyone().find(user => user.id === afterId);
  const isAfterCursor = (user: Person): boolean => after !== undefined && nameOf(user) > nameOf(after);
  const rest = (afterId === null ? found : found.filter(isAfterCursor)).slice(offset);
  const page = limit === 0 ? rest : rest.slice(0, limit);
  return jsonResponse(goJson({ users: page.map(user => userToWire(user, release)), count: found.length }));
}

const nameOf = ({ username }: Person): string => goLower(username);

function readUserQuery(q: string, release: Release): (person: Person) => boolean {
  const values = valuesOf(q, 'search', MESSAGE);
  const validations: Validation[] = [];
  const report = (field: string, detail: string): void => void validations.push({ field, detail });
  const singleValue = (key: string): string | null => single(values, key, user => validations.push(user));
  const anyOf = (key: string, valid: readonly string[] | null): readonly string[] => {
    const rawValues = values.get(key) ?? [];
    const all =
      rawValues[0] === undefined || rawValues[0] === '' ? [] : rawValues.flatMap(value => value.split(','));
    const invalid = all.filter(value => valid?.includes(value) === false);
    const reasons = invalid.map(value => `${goQuote(value)} is not a valid value`).join('\n');
    if (invalid.length > 0) report(key, `Query param "${key}" has invalid values: ${reasons}`);
    return all;
  };
  const time = (key: string): bigint | null => {
    const value = singleValue(key);
    if (value === null) return null;
    const parsed = parseRfc3339(goUpper(value));
    if (parsed.ok) return parsed.nanos === ZERO_TIME_NANOS ? null : parsed.micros;
    report(key, `Query param "${key}" must be a valid date format (${RFC3339_LAYOUT}): ${parsed.error}`);
    return null;
  };
  const search = singleValue('search') ?? '';
  const name = singleValue('name') ?? '';
  const statuses = anyOf('status', STATUSES);
  const service = singleValue('service_account');
  const isService = service === null ? null : goParseBool(service);
  if (service !== null && isService === null) {
    const reason = `strconv.ParseBool: parsing ${goQuote(service)}: invalid syntax`;
    report('service_account', `Query param "service_account" must be a valid boolean: ${reason}`);
  }
  const roles = anyOf('role', null);
  const [seenAfter, seenBefore, createdAfter, createdBefore] = [
    time('last_seen_after'),
    time('last_seen_before'),
    time('created_after'),
    time('created_before'),
  ];
  const github = goParseInt(singleValue('github_com_user_id') ?? '0', 64);
  if (!github.ok) {
    report(
      'github_com_user_id',
      `Query param "github_com_user_id" must be a valid 64-bit integer: ${github.error}`,
    );
  }
  const loginTypes = anyOf('login_type', LOGIN_TYPES);
  validations.push(...unknownKeys(values, KEYS, release));
  if (validations.length > 0) throw new CoderError(400, MESSAGE, { validations });
  const matchesAny = (accepted: readonly string[], value: string): boolean =>
    accepted.length === 0 || accepted.includes(value);
  const within = (text: string, after: bigint | null, before: bigint | null): boolean => {
    const parsed = parseRfc3339(text);
    const micros = parsed.ok ? parsed.micros : 0n;
    return (after === null || micros >= after) && (before === null || micros <= before);
  };
  return person =>
    [person.username, person.email, person.name].some(text => goLower(text).includes(search)) &&
    goLower(person.name).includes(name) &&
    matchesAny(statuses, person.status) &&
    matchesAny(loginTypes, person.login_type) &&
    (roles.every(role => role === 'member') || roles.some(role => person.rbac_roles.includes(role))) &&
    within(person.last_seen_at, seenAfter, seenBefore) &&
    within(person.created_at, createdAfter, createdBefore) &&
    // The fake has no service accounts and no GitHub sign-ins.
    isService !== true &&
    (!github.ok || github.value === 0n);
}

/** `GET /users/{user}`, by id or username. */
export function findUser(idOrName: string, person: Person, { people, release }: Deployment): CoderResponse {
  const id = parseId(idOrName);
  const found = visibleUsers(people.everyone(), person).find(user =>
    id === null ? nameOf(user) === goLower(idOrName) : user.id === id,
  );
  if (found) return jsonResponse(goJson(userToWire(found, release)));
  throw new CoderError(400, '"user" must be an existing uuid or username.', {
    detail: `queried user=${goQuote(idOrName)}`,
  });
}

export function userToWire(person: Person, { seats }: Release): object {
  const { id, username, name, email, avatar_url, status, login_type } = person;
  return {
    id,
    username,
    name,
    email,
    avatar_url,
    created_at: timeToWire(person.created_at),
    updated_at: timeToWire(person.updated_at),
    last_seen_at: timeToWire(person.last_seen_at),
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
