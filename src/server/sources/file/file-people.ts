import { formatMicros } from '#shared/domain/timestamps.ts';
import { ACCOUNTS, type Account } from '#server/demo-data/people.ts';
import type { StoredUser } from '#server/demo-data/stored-interception.ts';
import type { InitiatorOfFile } from './file-rows.ts';

/** Names in lower case as the database has it: its idea of it differs from JavaScript's, which would take two names for one or one for two. */
export type Lower = (names: readonly string[]) => Promise<readonly string[]>;

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
  async users(now: Date, lower: Lower): Promise<StoredUser[]> {
    const names = new Set<string>();
    const roles = new Map(Object.values<Account>(ACCOUNTS).map(account => [account.id, account.rbac_roles]));
    const seen = [...this.#seen.values()].toSorted((left, right) =>
      left.last > right.last ? -1 : left.last < right.last ? 1 : 0,
    );
    const usernames = seen.map(({ initiator }) => usernameOf(initiator));
    const lowered = await lower(usernames);
    const people = seen.map((person, place) => {
      const [username = '', key = ''] = [usernames[place], lowered[place]];
      // Coder lets a name be used again once its person is deleted: whoever was seen last has it now.
      const deleted = names.has(key);
      names.add(key);
      return personOf(person, { username, deleted, roles: roles.get(person.initiator.id) ?? [] });
    });
    const accounts = Object.values<Account>(ACCOUNTS)
      .filter(account => !this.#seen.has(account.id))
      .map(account => accountOf(account, names, now.toISOString()));
    return [...people, ...accounts];
  }
}

const usernameOf = ({ id, username }: InitiatorOfFile): string => (username === '' ? `user-${id}` : username);

function personOf(
  { initiator, first, last }: Seen,
  { username, deleted, roles }: Pick<StoredUser, 'username' | 'deleted'> & { roles: readonly string[] },
): StoredUser {
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
