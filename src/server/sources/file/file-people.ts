import { formatMicros } from '#shared/domain/timestamps.ts';
import { ACCOUNTS, type Account } from '#server/demo-data/people.ts';
import type { StoredUser } from '#server/demo-data/stored-interception.ts';
import type { InitiatorOfFile } from './file-rows.ts';

/**
 * Lower-cases names in the database, because Postgres and JavaScript disagree on some letters and usernames
 * must be unique for Postgres.
 */
export type Lower = (names: readonly string[]) => Promise<readonly string[]>;

interface SeenUser {
  initiator: InitiatorOfFile;
  /** Microseconds since 1970. */
  firstSeen: bigint;
  lastSeen: bigint;
}

/** The users that the file's interceptions name, and the built-in accounts that can read them. */
export class FilePeople {
  readonly #users = new Map<string, SeenUser>();

  addInitiator(initiator: InitiatorOfFile, startedAt: bigint): void {
    const entry = this.#users.get(initiator.id);
    if (entry === undefined) {
      this.#users.set(initiator.id, { initiator, firstSeen: startedAt, lastSeen: startedAt });
      return;
    }
    // Names change, so the newest row's name counts.
    if (startedAt > entry.lastSeen) Object.assign(entry, { initiator, lastSeen: startedAt });
    if (startedAt < entry.firstSeen) entry.firstSeen = startedAt;
  }

  /** Rows of `users`. `now` is the creation time of accounts that the file does not mention. */
  async users(now: Date, lower: Lower): Promise<StoredUser[]> {
    const names = new Set<string>();
    const roles = new Map(Object.values<Account>(ACCOUNTS).map(account => [account.id, account.rbac_roles]));
    const seenUsers = [...this.#users.values()].toSorted((left, right) =>
      left.lastSeen > right.lastSeen ? -1 : left.lastSeen < right.lastSeen ? 1 : 0,
    );
    const usernames = seenUsers.map(({ initiator }) => usernameOf(initiator));
    const lowered = await lower(usernames);
    const storedUsers = seenUsers.map((person, index) => {
      const [username = '', key = ''] = [usernames[index], lowered[index]];
      // Coder frees a username when its user is deleted, so the user seen last owns it.
      const deleted = names.has(key);
      names.add(key);
      return storedUser(person, { username, deleted, roles: roles.get(person.initiator.id) ?? [] });
    });
    const accounts = Object.values<Account>(ACCOUNTS)
      .filter(account => !this.#users.has(account.id))
      .map(account => storedAccount(account, names, now.toISOString()));
    return [...storedUsers, ...accounts];
  }
}

const usernameOf = ({ id, username }: InitiatorOfFile): string => (username === '' ? `user-${id}` : username);

function storedUser(
  { initiator, firstSeen, lastSeen }: SeenUser,
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
    created_at: formatMicros(firstSeen),
    updated_at: formatMicros(firstSeen),
    last_seen_at: formatMicros(lastSeen),
    deleted,
  };
}

function storedAccount(account: Account, names: Set<string>, now: string): StoredUser {
  let username = account.username;
  for (let suffix = 2; names.has(username); suffix += 1) username = `${account.username}-${suffix}`;
  names.add(username);
  const times = { created_at: now, updated_at: now, last_seen_at: now };
  return { ...account, ...times, username, status: 'active', login_type: 'password', deleted: false };
}
