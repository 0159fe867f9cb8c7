import { randomInt } from 'node:crypto';
import { goLower } from '#shared/lib/go-compat.ts';
import { ACCOUNTS } from '#server/demo-data/people.ts';
import { Refusal } from './coder-answer.ts';
import type { CoderData, StoredPerson } from './coder-data.ts';
import type { Initiator } from './coder-rows.ts';

export type AccountName = keyof typeof ACCOUNTS;
/** `expired` was the owner's. */
export type TokenName = AccountName | 'expired';

/** What may change about somebody while Coder runs. */
export type Standing = Pick<Required<StoredPerson>, 'rbac_roles' | 'status'>;
export type Person = Required<StoredPerson>;

export interface People {
  /** In the order of their names. */
  everyone(): readonly Person[];
  initiatorOf(id: string): Initiator;
  readonly tokens: Readonly<Record<TokenName, string>>;
  signIn(account: AccountName): string;
  expire(token: string): void;
  change(account: AccountName, standing: Partial<Standing>): void;
  /** Throws the 401 with its reason. */
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

export function peopleOf(users: CoderData['users'], now: Date): People {
  const moment = now.toISOString();
  const byId = new Map<string, Person>();
  for (const stored of [...Object.values(ACCOUNTS), ...users]) byId.set(stored.id, filled(stored, moment));
  const sessions = new Map<string, Session>();
  const signIn = (account: AccountName): string => {
    const token = `${letters(ID_LENGTH)}-${letters(SECRET_LENGTH)}`;
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
    change(account, standing) {
      const person = byId.get(ACCOUNTS[account].id);
      if (person) byId.set(person.id, { ...person, ...standing });
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
      throw new Refusal(
        401,
        `User is not active (status = "${person.status}"). Contact an admin to reactivate your account.`,
      );
    },
  };
}

export function readsAll({ rbac_roles }: Person): boolean {
  return rbac_roles.includes('owner') || rbac_roles.includes('auditor');
}

function filled(stored: StoredPerson, moment: string): Person {
  return {
    avatar_url: '',
    rbac_roles: [],
    status: 'active',
    login_type: 'password',
    created_at: moment,
    updated_at: moment,
    last_seen_at: moment,
    ...stored,
  };
}

/** The part that names a key; throws for what has no key's form. */
function idOf(token: string | null): string {
  if (token === null) throw signedOut('Cookie "coder_session_token" or query parameter must be provided.');
  const malformed = (reason: string): Refusal => signedOut(`Invalid API key format: ${reason}`);
  const [id = '', secret = '', ...more] = token.split('-');
  const parts = token.split('-').length;
  if (parts === 1 || more.length > 0) {
    throw malformed(`incorrect amount of API key parts, expected 2 got ${parts}`);
  }
  const lengths = [Buffer.byteLength(id), Buffer.byteLength(secret)];
  if (lengths[0] !== ID_LENGTH) throw malformed(`invalid API key ID length, expected 10 got ${lengths[0]}`);
  if (lengths[1] !== SECRET_LENGTH) {
    throw malformed(`invalid API key secret length, expected 22 got ${lengths[1]}`);
  }
  return id;
}

function signedOut(detail: string): Refusal {
  return new Refusal(401, SIGNED_OUT, { detail });
}

/** `time.Time` as Go prints it. */
function goTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}

function letters(length: number): string {
  return Array.from({ length }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
}
