import { DatabaseError } from 'pg';
import { CONNECT_TIMEOUT_MS, POOL_SIZE, STATEMENT_TIMEOUT_MS, type Address } from './connection-address.ts';
import { grantFor, quoted } from './schema-checks.ts';
import { PostgresError } from './postgres-error.ts';

type Message = (address: Address, error: Error) => string;

const seconds = (ms: number): string => `${ms / 1000} s`;
const serverName = ({ server }: Address): string => `Postgres at ${server}`;
const RESTART_HINT = 'restart the dashboard once Coder has its tables again';

/** Messages for Postgres error codes. */
const SERVER_ERRORS: Readonly<Record<string, Message>> = {
  '28P01': (address, error) =>
    /password authentication/.test(error.message)
      ? `${serverName(address)} refuses the password of the user ${address.user}.`
      : `${serverName(address)} refuses the user ${address.user}: ${error.message}.`,
  '28000': (address, error) =>
    /no encryption|SSL off/i.test(error.message)
      ? `${serverName(address)} does not let the user ${address.user} in without TLS: add sslmode=require to DATABASE_URL, or let this machine in with a line in pg_hba.conf.`
      : `${serverName(address)} does not let the user ${address.user} in: ${error.message}.`,
  '3D000': address => `${serverName(address)} has no database ${address.database}.`,
  '42501': (address, error) => {
    const [, kind = 'table', name = ''] = /denied for (\w+) "?([^"\s]+)/.exec(error.message) ?? [];
    const role = quoted(address.user);
    const grants: Readonly<Record<string, string>> = {
      database: `GRANT CONNECT ON DATABASE ${quoted(name)} TO ${role}`,
      schema: `GRANT USAGE ON SCHEMA ${quoted(name)} TO ${role}`,
    };
    return `The user ${address.user} may not read the ${kind} ${name}: what helps is ${grants[kind] ?? grantFor(name, address.user)}; see docs/database.md.`;
  },
  '42P01': (_address, error) => `${tableIn(error)} is gone from the database: ${RESTART_HINT}.`,
  '42703': (_address, error) =>
    `A column is gone from Coder's tables (${error.message}): restart the dashboard to look at them again.`,
  '53300': (address, error) =>
    `${serverName(address)} has no connection left (${error.message}): this server takes up to ${POOL_SIZE + 1}.`,
  '55P03': () =>
    'Another session holds a lock on one of the tables, as an update of Coder does: try again later.',
  '57014': (address, error) =>
    /statement timeout/.test(error.message)
      ? `A statement took longer than ${seconds(STATEMENT_TIMEOUT_MS)} and was ended: a shorter time range reads less, and docs/database.md tells what indexes help.`
      : `${serverName(address)} ended the statement: ${error.message}.`,
  '57P01': address => `${serverName(address)} was shut down.`,
  '57P02': address => `${serverName(address)} ended after a fault and starts again.`,
  '57P03': (address, error) => `${serverName(address)} is not ready: ${error.message}.`,
  '08P01': (address, error) =>
    /startup parameter/.test(error.message)
      ? `What answers at ${address.server} is a pooler that refuses our session settings (${error.message}): give the address of Postgres itself, or see docs/database.md for PgBouncer.`
      : `${serverName(address)} says: ${error.message}.`,
};

/** Messages for socket, DNS and TLS errors. */
const SYSTEM_ERRORS: Readonly<Record<string, Message>> = {
  ENOTFOUND: ({ host }) => `No address is known for the host ${host} of DATABASE_URL.`,
  EAI_AGAIN: ({ host }) => `The address of the host ${host} of DATABASE_URL cannot be looked up now.`,
  ECONNREFUSED: ({ server }) => `Nothing listens at ${server}, where DATABASE_URL has Coder's Postgres.`,
  ENOENT: ({ server }) => `There is no socket of Postgres in ${server}.`,
  EACCES: ({ server }) => `The socket of Postgres in ${server} may not be used by this user.`,
  EHOSTUNREACH: ({ server }) => `There is no way to ${server} from here.`,
  ENETUNREACH: ({ server }) => `There is no way to ${server} from here.`,
  ETIMEDOUT: address => `${serverName(address)} does not answer.`,
};

/** Messages for errors that only the driver's text identifies. */
const DRIVER_ERRORS: readonly [pattern: RegExp, message: Message][] = [
  [
    /timeout exceeded when trying to connect/,
    () => `All ${POOL_SIZE} connections to the database are busy: try again in a moment.`,
  ],
  [
    /due to connection timeout|^timeout expired/,
    address => `${serverName(address)} did not answer within ${seconds(CONNECT_TIMEOUT_MS)}.`,
  ],
  [
    /does not support SSL/,
    address =>
      `${serverName(address)} has no TLS, which DATABASE_URL asks for: take sslmode out, or set it to disable.`,
  ],
  [
    /password must be a (?:non-empty )?string/i,
    address =>
      `${serverName(address)} asks for a password of the user ${address.user}, and DATABASE_URL has none.`,
  ],
  [/^Query read timeout/, address => `${serverName(address)} has stopped answering.`],
];

/** Error classes that the server causes, not the statement. */
const SERVER_CLASSES = /^(?:08|28|40|53|57|58|XX)/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_/;

/**
 * A one-line error if the database is at fault; null for a fault of our own, such as an invalid statement.
 */
export function toPostgresError(error: unknown, address: Address): PostgresError | null {
  if (error instanceof PostgresError) return error;
  if (!(error instanceof Error)) return null;
  const code = codeOf(error);
  const toError = (message: Message): PostgresError =>
    new PostgresError(kindOf(code), oneLine(message(address, error)), error);
  if (error instanceof DatabaseError) {
    const message = SERVER_ERRORS[code] ?? (SERVER_CLASSES.test(code) ? serverMessage : null);
    return message && toError(message);
  }
  const driverError = DRIVER_ERRORS.find(([pattern]) => pattern.test(error.message))?.[1];
  if (driverError) return toError(driverError);
  if (CERTIFICATE.test(code)) return toError(untrustedCertificate(code));
  const systemError = SYSTEM_ERRORS[code];
  if (systemError) return toError(systemError);
  return code !== '' || /^Connection terminated|not queryable/.test(error.message)
    ? toError(connectionLost)
    : null;
}

/** Whether the connection is lost, so the statement may succeed on another. */
export function isBroken(error: unknown): boolean {
  return !(error instanceof DatabaseError) || error.severity === 'FATAL' || error.severity === 'PANIC';
}

const serverMessage: Message = (address, error) => `${serverName(address)} says: ${error.message}.`;
const connectionLost: Message = (address, error) =>
  `The connection to ${serverName(address)} broke: ${error.message}.`;
const untrustedCertificate =
  (code: string): Message =>
  address =>
    `The TLS certificate of ${serverName(address)} cannot be trusted (${code}): name its authority with sslrootcert=<file> in DATABASE_URL, or do without the check with sslmode=require.`;

function kindOf(code: string): PostgresError['kind'] {
  if (code === '57014') return 'slow';
  return /^(?:42|28|3D)/.test(code) ? 'unreadable' : 'unreachable';
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function tableIn(error: Error): string {
  const name = /relation "([^"]+)"/.exec(error.message)?.[1];
  return name === undefined ? 'A table' : `The table ${name}`;
}

function oneLine(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.\.(?!\.)/g, '.')
    .slice(0, 500);
}
