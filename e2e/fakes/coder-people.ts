import { randomInt } from 'node:crypto';
import { goLower } from '#shared/lib/go-compat.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { CoderError } from './coder-response.ts';
import type { CoderData, StoredPerson } from './coder-data.ts';
import type { Initiator } from './coder-rows.ts';

export type AccountName = keyof typeof ACCOUNTS;
/** `expired` is an expired token of the owner. */
export type TokenName = AccountName | 'expired';

/** The fields of a user that tests can change. */
export type UserChanges = Pick<Required<StoredPerson>, 'rbac_roles' | 'status'>;
export type Person = Required<StoredPerson>;

export interface People {
  /** Sorted by username. */
  everyone(): readonly Person[];
  initiatorOf(id: string): Initiator;
  readonly tokens: Readonly<Record<TokenName, string>>;
  signIn(account: AccountName): string;
  expire(token: string): void;
  change(account: AccountName, changes: Partial<UserChanges>): void;
  /** @throws a 401 with its reason */
  authenticate(token: string | null): Person;
}

const SIGNED_OUT = 'You are signed out or your session has expired. Please sign in again to continue.';
const ID_LENGTH = 10;
const SECRET_LENGTH = 22;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

interface Session {
  readonly token: string;
  readonly personId: string;
  expired: boolean;
}

export function createPeople(users: CoderData['users'], now: Date): People {
  const timestamp = now.toISOString();
  const byId = new Map<string, Person>();
  for (const stored of [...Object.values(ACCOUNTS), ...users])
    byId.set(stored.id, withDefaults(stored, timestamp));
  const sessions = new Map<string, Session>();
  const signIn = (account: AccountName): string => {
    const token = `${randomLetters(ID_LENGTH)}-${randomLetters(SECRET_LENGTH)}`;
    const session = { token, personId: ACCOUNTS[account].id, expired: false };
    sessions.set(token.slice(0, ID_LENGTH), session);
    return token;
  };
  const expire = (token: string): void => {
    const session = sessions.get(token.slice(0, ID_LENGTH));
    if (session?.token !== token) throw new Error('There is no such token.');
    session.expired = true;
  };
  const tokens = {
    owner: signIn('owner'),
    auditor: signIn('auditor'),
    member: signIn('member'),
    expired: signIn('owner'),
  };
  expire(tokens.expired);
  return {
    everyone: () => [...byId.values()].sort((a, b) => (goLower(a.username) < goLower(b.username) ? -1 : 1)),
    initiatorOf(id) {
      const { username = '', name = '', avatar_url = '' } = byId.get(id) ?? {};
      return { id, username, name, avatar_url };
    },
    tokens,
    signIn,
    expire,
    change(account, changes) {
      const person = byId.get(ACCOUNTS[account].id);
      if (person) byId.set(person.id, { ...person, ...changes });
    },
    authenticate(token) {
      const id = idOf(token);
      const session = sessions.get(id);
      if (!session) throw signedOut('API key is invalid.');
      if (session.token !== token) throw signedOut('API key secret is invalid.');
      if (session.expired) throw signedOut(`API key expired at "${goTime(now)}".`);
      const person = byId.get(session.personId);
      if (!person) throw signedOut('API key is invalid.');
      if (person.status === 'active') return person;
      throw new CoderError(
        401,
        `User is not active (status = "${person.status}"). Contact an admin to reactivate your account.`,
      );
    },
  };
}

export function canReadAll({ rbac_roles }: Person): boolean {
  return rbac_roles.includes('owner') || rbac_roles.includes('auditor');
}

function withDefaults(stored: StoredPerson, timestamp: string): Person {
  return {
    avatar_url: '',
    rbac_roles: [],
    status: 'active',
    login_type: 'password',
    created_at: timestamp,
    updated_at: timestamp,
    last_seen_at: timestamp,
    ...stored,
  };
}

/**
 * Returns the key id part of a token.
 * @throws a 401 if the token is malformed
 */
function idOf(token: string | null): string {
  if (token === null) throw signedOut('Cookie "coder_session_token" or query parameter must be provided.');
  const malformed = (reason: string): CoderError => signedOut(`Invalid API key format: ${reason}`);
  const [id = '', secret = '', ...others] = token.split('-');
  const parts = token.split('-').length;
  if (parts === 1 || others.length > 0) {
    throw malformed(`incorrect amount of API key parts, expected 2 got ${parts}`);
  }
  const lengths = [Buffer.byteLength(id), Buffer.byteLength(secret)];
  if (lengths[0] !== ID_LENGTH) throw malformed(`invalid API key ID length, expected 10 got ${lengths[0]}`);
  if (lengths[1] !== SECRET_LENGTH) {
    throw malformed(`invalid API key secret length, expected 22 got ${lengths[1]}`);
  }
  return id;
}

function signedOut(detail: string): CoderError {
  return new CoderError(401, SIGNED_OUT, { detail });
}

/** The format in which Go prints `time.Time`. */
function goTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}

function randomLetters(length: number): string {
  return Array.from({ length }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
}
