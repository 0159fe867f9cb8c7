import { goParseBool, goParseInt, goLower, goQuote, goUpper } from '#shared/lib/go-compat.ts';
import { parseRfc3339, RFC3339_LAYOUT, ZERO_TIME_NANOS } from '#shared/domain/timestamps.ts';
import { goText, jsonOf, Refusal, type Answer, type Validation } from './coder-answer.ts';
import type { Deployment } from './coder-deployment.ts';
import { parseId, readPaging, single, type Values } from './coder-params.ts';
import { readsAll, type Person } from './coder-people.ts';
import { unknownKeys, valuesOf } from './coder-query.ts';
import type { Release } from './coder-releases.ts';
import { timeOnWire } from './coder-rows.ts';

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

/** Whom somebody can look up: members only themselves. */
export function findable(everyone: readonly Person[], person: Person): readonly Person[] {
  return readsAll(person) ? everyone : everyone.filter(each => each.id === person.id);
}

export function listUsers(values: Values, person: Person, { people, release }: Deployment): Answer {
  const { limit, offset, afterId } = readPaging(values);
  const matches = readUserQuery(goLower(values.get('q')?.[0] ?? ''), release);
  const found = findable(people.everyone(), person).filter(matches);
  const after = people.everyone().find(each => each.id === afterId);
  const behind = (each: Person): boolean => after !== undefined && nameOf(each) > nameOf(after);
  const rest = (afterId === null ? found : found.filter(behind)).slice(offset);
  const page = limit === 0 ? rest : rest.slice(0, limit);
  return jsonOf(goText({ users: page.map(each => userOnWire(each, release)), count: found.length }));
}

const nameOf = ({ username }: Person): string => goLower(username);

function readUserQuery(q: string, release: Release): (person: Person) => boolean {
  const values = valuesOf(q, 'search', MESSAGE);
  const validations: Validation[] = [];
  const complain = (field: string, detail: string): void => void validations.push({ field, detail });
  const one = (key: string): string | null => single(values, key, each => validations.push(each));
  const anyOf = (key: string, valid: readonly string[] | null): readonly string[] => {
    const given = values.get(key) ?? [];
    const all = given[0] === undefined || given[0] === '' ? [] : given.flatMap(value => value.split(','));
    const wrong = all.filter(value => valid?.includes(value) === false);
    const reasons = wrong.map(value => `${goQuote(value)} is not a valid value`).join('\n');
    if (wrong.length > 0) complain(key, `Query param "${key}" has invalid values: ${reasons}`);
    return all;
  };
  const time = (key: string): bigint | null => {
    const value = one(key);
    if (value === null) return null;
    const parsed = parseRfc3339(goUpper(value));
    if (parsed.ok) return parsed.nanos === ZERO_TIME_NANOS ? null : parsed.micros;
    complain(key, `Query param "${key}" must be a valid date format (${RFC3339_LAYOUT}): ${parsed.error}`);
    return null;
  };
  const search = one('search') ?? '';
  const name = one('name') ?? '';
  const statuses = anyOf('status', STATUSES);
  const service = one('service_account');
  const isService = service === null ? null : goParseBool(service);
  if (service !== null && isService === null) {
    const reason = `strconv.ParseBool: parsing ${goQuote(service)}: invalid syntax`;
    complain('service_account', `Query param "service_account" must be a valid boolean: ${reason}`);
  }
  const roles = anyOf('role', null);
  const [seenAfter, seenBefore, madeAfter, madeBefore] = [
    time('last_seen_after'),
    time('last_seen_before'),
    time('created_after'),
    time('created_before'),
  ];
  const github = goParseInt(one('github_com_user_id') ?? '0', 64);
  if (!github.ok) {
    complain(
      'github_com_user_id',
      `Query param "github_com_user_id" must be a valid 64-bit integer: ${github.error}`,
    );
  }
  const loginTypes = anyOf('login_type', LOGIN_TYPES);
  validations.push(...unknownKeys(values, KEYS, release));
  if (validations.length > 0) throw new Refusal(400, MESSAGE, { validations });
  const among = (wanted: readonly string[], value: string): boolean =>
    wanted.length === 0 || wanted.includes(value);
  const within = (text: string, after: bigint | null, before: bigint | null): boolean => {
    const parsed = parseRfc3339(text);
    const micros = parsed.ok ? parsed.micros : 0n;
    return (after === null || micros >= after) && (before === null || micros <= before);
  };
  return person =>
    [person.username, person.email, person.name].some(text => goLower(text).includes(search)) &&
    goLower(person.name).includes(name) &&
    among(statuses, person.status) &&
    among(loginTypes, person.login_type) &&
    (roles.every(role => role === 'member') || roles.some(role => person.rbac_roles.includes(role))) &&
    within(person.last_seen_at, seenAfter, seenBefore) &&
    within(person.created_at, madeAfter, madeBefore) &&
    // Nobody here is a service account, or has signed in by GitHub.
    isService !== true &&
    (!github.ok || github.value === 0n);
}

/** `GET /users/{user}`: by id or by name. */
export function findUser(asked: string, person: Person, { people, release }: Deployment): Answer {
  const id = parseId(asked);
  const found = findable(people.everyone(), person).find(each =>
    id === null ? nameOf(each) === goLower(asked) : each.id === id,
  );
  if (found) return jsonOf(goText(userOnWire(found, release)));
  throw new Refusal(400, '"user" must be an existing uuid or username.', {
    detail: `queried user=${goQuote(asked)}`,
  });
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
