import { formatMicros } from '#model/rfc3339.ts';
import { ACCOUNTS, type Account } from '#server/seed/accounts.ts';
import type { StoredUser } from '#server/seed/stored.ts';
import type { InitiatorOfFile } from './file-rows.ts';

interface Seen {
  initiator: InitiatorOfFile;
  /** Microseconds since 1970. */
  first: bigint;
  last: bigint;
}

/** The people that a file's interceptions name, and the accounts that can look at them. */
export class FilePeople {
  readonly #seen = new Map<string, Seen>();

  see(initiator: InitiatorOfFile, moment: bigint): void {
    const known = this.#seen.get(initiator.id);
    if (known === undefined) {
      this.#seen.set(initiator.id, { initiator, first: moment, last: moment });
      return;
    }
    // Names change: the newest row has the one of today.
    if (moment > known.last) Object.assign(known, { initiator, last: moment });
    if (moment < known.first) known.first = moment;
  }

  /** Rows of `users`. `now` is what the accounts get that the file does not mention. */
  users(now: Date): StoredUser[] {
    const names = new Set<string>();
    const roles = new Map(Object.values<Account>(ACCOUNTS).map(account => [account.id, account.rbac_roles]));
    const people = [...this.#seen.values()]
      .toSorted((left, right) => (left.last > right.last ? -1 : left.last < right.last ? 1 : 0))
      .map(seen => personOf(seen, names, roles.get(seen.initiator.id) ?? []));
    const accounts = Object.values<Account>(ACCOUNTS)
      .filter(account => !this.#seen.has(account.id))
      .map(account => accountOf(account, names, now.toISOString()));
    return [...people, ...accounts];
  }
}

function personOf(
  { initiator, first, last }: Seen,
  names: Set<string>,
  roles: readonly string[],
): StoredUser {
  const username = initiator.username === '' ? `user-${initiator.id.slice(0, 8)}` : initiator.username;
  // Coder lets a name be used again once its person is deleted: whoever was seen last has it now.
  const deleted = names.has(username.toLowerCase());
  names.add(username.toLowerCase());
  return {
    id: initiator.id,
    username,
    name: initiator.name,
    avatar_url: initiator.avatar_url,
    email: '',
    status: 'active',
    rbac_roles: roles,
    login_type: 'none',
    created_at: formatMicros(first),
    updated_at: formatMicros(first),
    last_seen_at: formatMicros(last),
    deleted,
  };
}

function accountOf(account: Account, names: Set<string>, now: string): StoredUser {
  let username = account.username;
  for (let suffix = 2; names.has(username); suffix += 1) username = `${account.username}-${suffix}`;
  names.add(username);
  const times = { created_at: now, updated_at: now, last_seen_at: now };
  return { ...account, ...times, username, status: 'active', login_type: 'password', deleted: false };
}
