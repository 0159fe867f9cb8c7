import { Client, TypeOverrides, types, type PoolConfig } from 'pg';
import { PostgresError } from './postgres-error.ts';

export const POOL_SIZE = 10;
export const CONNECT_LIMIT_MS = 5_000;
export const STATEMENT_LIMIT_MS = 30_000;
/** A connection that nobody used for so long is given back. */
const IDLE_MS = 60_000;

/**
 * What the server sets at the start of every session, so that it holds for each statement whatever the program does.
 * Time zone and style are those that times come out as text in.
 */
const SESSION = {
  default_transaction_read_only: 'on',
  statement_timeout: `${STATEMENT_LIMIT_MS}`,
  lock_timeout: '5000',
  idle_in_transaction_session_timeout: '60000',
  TimeZone: 'UTC',
  DateStyle: 'ISO',
};

/** Where a database is, in words that hold no secret. */
export interface Address {
  /** `host:port`, or the folder of a socket. */
  readonly server: string;
  readonly host: string;
  readonly database: string;
  readonly user: string;
}

/** What an address says of a connection, with what this server sets itself. */
export interface Connecting {
  readonly config: PoolConfig;
  readonly address: Address;
}

const asText = (value: string): string => value;

/** Dates and times stay text, as bigints and numerics do anyway. */
function textTypes(): TypeOverrides {
  const overrides = new TypeOverrides();
  for (const type of [types.builtins.TIMESTAMP, types.builtins.TIMESTAMPTZ, types.builtins.DATE]) {
    overrides.setTypeParser(type, asText);
  }
  return overrides;
}

/**
 * The address with our session settings behind those it brings along in `options`: the later one counts. Its
 * `sslmode` means what it means to libpq and to Coder, `require` does not check who is there.
 */
function withSession(url: string): string {
  const [base = '', search = ''] = url.split(/\?(.*)/s);
  const params = new URLSearchParams(search);
  const ours = Object.entries(SESSION).map(([name, value]) => `-c ${name}=${value}`);
  params.set('options', [params.get('options') ?? '', ...ours].join(' ').trim());
  // Given beside `options` they would win over it.
  for (const name of Object.keys(SESSION)) params.delete(name);
  if (!params.has('application_name')) params.set('application_name', 'aibridge-dashboard');
  if (!params.has('uselibpqcompat')) params.set('uselibpqcompat', 'true');
  return `${base}?${params.toString()}`;
}

/** Reads the address of a Postgres; throws PostgresError where it is none. */
export function readAddress(url: string): Connecting {
  const config: PoolConfig = {
    connectionString: withSession(url),
    types: textTypes(),
    keepAlive: true,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    idleTimeoutMillis: IDLE_MS,
    // The server ends a statement earlier; this is for a server that is gone without a word.
    query_timeout: STATEMENT_LIMIT_MS + CONNECT_LIMIT_MS,
  };
  if (!/^postgres(?:ql)?:\/\//.test(url)) throw unreadable('it does not begin with postgres://');
  // The driver would try to mend these, and spoil what is right.
  if (/%(?![0-9a-f]{2})|\s/i.test(url)) throw unreadable(ENCODE);
  if (isAmbiguous(url)) throw unreadable(ENCODE);
  try {
    const { host, port, user = '', database = '' } = new Client(config);
    const name = host.includes(':') ? `[${host}]` : host;
    const server = host.startsWith('/') ? host : `${name}:${port}`;
    return { config, address: { server, host, user, database } };
  } catch (error) {
    throw unreadable(reasonOf(error));
  }
}

/**
 * Whether a `/`, `?` or `#` of a password may have ended the host too early: what is left of the password would then be
 * taken for a host, a port or a database, and be named in errors.
 */
function isAmbiguous(url: string): boolean {
  const [, authority = '', path = '', query = ''] = /^\w+:\/\/([^/?#]*)([^?#]*)(.*)$/s.exec(url) ?? [];
  const names = query
    .slice(1)
    .split('&')
    .map(pair => pair.split('=')[0] ?? '');
  if (query.includes('#') || path.includes('@') || names.some(name => name.includes('@'))) return true;
  return !authority.includes('@') && query.includes('@');
}

const ENCODE = 'characters like @ : / # ? % in a name or password must be written as %40 and so on';

const unreadable = (reason: string): PostgresError =>
  new PostgresError(
    'unreadable',
    `DATABASE_URL is not of the form postgres://user:password@host:5432/database?sslmode=require: ${reason}.`,
  );

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (message.includes('requires specifying a CA')) return 'sslmode=verify-ca needs sslrootcert';
  const file = /^ENOENT: .* open '(.*)'$/.exec(message)?.[1];
  if (file !== undefined) return `there is no file ${file}`;
  return ENCODE;
}
