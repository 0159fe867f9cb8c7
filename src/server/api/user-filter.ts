import { goLower } from '#shared/lib/go-compat.ts';
import { ZERO_TIME_NANOS } from '#shared/domain/timestamps.ts';
import { CoderError } from './errors.ts';
import { readTerms } from './interception-filter.ts';
import { ParamReader } from './param-reader.ts';

/**
 * The parsed query of the user list. Empty lists, nulls and 0 match everything; times in microseconds,
 * inclusive.
 */
export interface UserFilter {
  /** Part of a username, email or name; lower case. */
  readonly search: string | null;
  readonly name: string | null;
  readonly statuses: readonly string[];
  readonly roles: readonly string[];
  readonly loginTypes: readonly string[];
  readonly serviceAccount: boolean | null;
  readonly githubUserId: bigint;
  readonly lastSeenAfter: bigint | null;
  readonly lastSeenBefore: bigint | null;
  readonly createdAfter: bigint | null;
  readonly createdBefore: bigint | null;
}

const MESSAGE = 'Invalid user search query.';
const STATUSES = ['active', 'suspended', 'dormant'];
const LOGIN_TYPES = ['password', 'github', 'oidc', 'token', 'none', 'oauth2_provider_app'];

/** Parses `q` of the user list as Coder does: in lower case, and with all errors at once. */
export function readUserFilter(q: string, canFilterBy: (column: UserColumn) => boolean): UserFilter {
  const reader = new ParamReader(readTerms(goLower(q), 'search', MESSAGE));
  const time = (name: string): bigint | null => {
    const parsed = reader.time(name);
    return parsed === null || parsed.nanos === ZERO_TIME_NANOS ? null : parsed.micros;
  };
  const filter: UserFilter = {
    search: reader.string('search'),
    name: reader.string('name'),
    statuses: reader.list('status', value => STATUSES.includes(value)),
    serviceAccount: reader.boolean('service_account'),
    roles: reader.list('role'),
    lastSeenAfter: time('last_seen_after'),
    lastSeenBefore: time('last_seen_before'),
    createdAfter: time('created_after'),
    createdBefore: time('created_before'),
    githubUserId: reader.int64('github_com_user_id'),
    loginTypes: reader.list('login_type', value => LOGIN_TYPES.includes(value)),
  };
  reader.refuseOthers();
  if (filter.serviceAccount !== null) requireColumn('service_account', 'users.is_service_account');
  if (filter.githubUserId !== 0n) requireColumn('github_com_user_id', 'users.github_com_user_id');
  if (reader.validations.length > 0) throw new CoderError(400, MESSAGE, { validations: reader.validations });
  return filter;

  function requireColumn(key: string, column: UserColumn): void {
    if (canFilterBy(column)) return;
    reader.refuse(
      key,
      `Query param "${key}" cannot be used here: the column ${column} is not in the database, or may not be read.`,
    );
  }
}

type UserColumn = 'users.is_service_account' | 'users.github_com_user_id';
