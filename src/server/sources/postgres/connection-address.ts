import { Client, TypeOverrides, types, type PoolConfig } from 'pg';
import { PostgresError } from './postgres-error.ts';

export const POOL_SIZE = 10;
export const CONNECT_TIMEOUT_MS = 5_000;
export const STATEMENT_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 60_000;

/**
 * Set by the server at the start of every session, so it holds for each statement. Time zone and date style
 * fix the text format of times.
 */
const SESSION_SETTINGS = {
  default_transaction_read_only: 'on',
  statement_timeout: `${STATEMENT_TIMEOUT_MS}`,
  lock_timeout: '5000',
  idle_in_transaction_session_timeout: '60000',
  TimeZone: 'UTC',
  DateStyle: 'ISO',
};

/** Where a database is, without secrets. */
export interface Address {
  /** `host:port`, or the folder of a socket. */
  readonly server: string;
  readonly host: string;
  readonly database: string;
  readonly user: string;
}

/** The connection settings of a URL, combined with our own. */
export interface ConnectionSettings {
  readonly config: PoolConfig;
  readonly address: Address;
}

const asText = (value: string): string => value;

/** Dates and times stay text, as bigints and numerics already are. */
function textTypes(): TypeOverrides {
  const overrides = new TypeOverrides();
  for (const type of [types.builtins.TIMESTAMP, types.builtins.TIMESTAMPTZ, types.builtins.DATE]) {
    overrides.setTypeParser(type, asText);
  }
  return overrides;
}

/**
 * Appends our session settings to the URL's `options`, because the last value wins. `sslmode` means the same
 * as in libpq and in Coder: `require` does not verify the server.
 */
function withSessionSettings(url: string): string {
  const [base = '', search = ''] = url.split(/\?(.*)/s);
  const params = new URLSearchParams(search);
  const ownSettings = Object.entries(SESSION_SETTINGS).map(([name, value]) => `-c ${name}=${value}`);
  params.set('options', [params.get('options') ?? '', ...ownSettings].join(' ').trim());
  // As separate parameters they would override `options`.
  for (const name of Object.keys(SESSION_SETTINGS)) params.delete(name);
  if (!params.has('application_name')) params.set('application_name', 'aibridge-dashboard');
  if (!params.has('uselibpqcompat')) params.set('uselibpqcompat', 'true');
  return `${base}?${params.toString()}`;
}

/** Parses a Postgres URL; throws PostgresError if it is invalid. */
export function parseDatabaseUrl(url: string): ConnectionSettings {
  const config: PoolConfig = {
    connectionString: withSessionSettings(url),
    types: textTypes(),
    keepAlive: true,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    // The server cancels a statement earlier; this is for a server that no longer responds.
    query_timeout: STATEMENT_TIMEOUT_MS + CONNECT_TIMEOUT_MS,
  };
  if (!/^postgres(?:ql)?:\/\//.test(url)) throw invalidUrl('it does not start with postgres://');
  // The driver would try to repair these, and corrupt valid parts.
  if (/%(?![0-9a-f]{2})|\s/i.test(url)) throw invalidUrl(ENCODE_HINT);
  if (isAmbiguous(url)) throw invalidUrl(ENCODE_HINT);
  try {
    const { host, port, user = '', database = '' } = new Client(config);
    const name = host.includes(':') ? `[${host}]` : host;
    const server = host.startsWith('/') ? host : `${name}:${port}`;
    return { config, address: { server, host, user, database } };
  } catch (error) {
    throw invalidUrl(reasonOf(error));
  }
}

/**
 * Whether an unescaped `/`, `?` or `#` in a password may have ended the host early: the rest of the password
 * would be parsed as a host, port or database, and appear in errors.
 */
function isAmbiguous(url: string): boolean {
  const [, authority = '', path = '', query = ''] = /^\w+:\/\/([^/?#]*)([^?#]*)(.*)$/s.exec(url) ?? [];
  const paramNames = query
    .slice(1)
    .split('&')
    .map(pair => pair.split('=')[0] ?? '');
  if (query.includes('#') || path.includes('@') || paramNames.some(name => name.includes('@'))) return true;
  return !authority.includes('@') && query.includes('@');
}

const ENCODE_HINT = 'characters like @ : / # ? % in a name or password must be percent-encoded (@ as %40)';

const invalidUrl = (reason: string): PostgresError =>
  new PostgresError(
    'unreadable',
    `DATABASE_URL must be like postgres://user:password@host:5432/database?sslmode=require: ${reason}.`,
  );

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (message.includes('requires specifying a CA')) return 'sslmode=verify-ca requires sslrootcert';
  const file = /^ENOENT: .* open '(.*)'$/.exec(message)?.[1];
  if (file !== undefined) return `the file ${file} does not exist`;
  return ENCODE_HINT;
}
