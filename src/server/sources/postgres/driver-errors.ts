import { DatabaseError } from 'pg';
import { CONNECT_TIMEOUT_MS, POOL_SIZE, STATEMENT_TIMEOUT_MS, type Address } from './connection-address.ts';
import { grantFor, quoted } from './schema-checks.ts';
import { PostgresError } from './postgres-error.ts';
import { openFilesMessage } from '#server/system-errors.ts';

type Message = (address: Address, error: Error) => string;

const seconds = (ms: number): string => `${ms / 1000} s`;
const serverName = ({ server }: Address): string => `Postgres at ${server}`;
const RESTART_HINT = 'Restart the dashboard once Coder has its tables again';

/** Messages for Postgres error codes. */
const SERVER_ERRORS: Readonly<Record<string, Message>> = {
  '28P01': (address, error) =>
    /password authentication/.test(error.message)
      ? `${serverName(address)} rejected the password of the user ${address.user}.`
      : `${serverName(address)} rejected the user ${address.user}: ${error.message}.`,
  '28000': (address, error) =>
    /no encryption|SSL off/i.test(error.message)
      ? `${serverName(address)} requires TLS for the user ${address.user}. Add sslmode=require to DATABASE_URL, or allow this computer in pg_hba.conf.`
      : `${serverName(address)} rejected the user ${address.user}: ${error.message}.`,
  '3D000': address => `${serverName(address)} has no database ${address.database}.`,
  '42501': (address, error) => {
    const [, kind = 'table', name = ''] = /denied for (\w+) "?([^"\s]+)/.exec(error.message) ?? [];
    const role = quoted(address.user);
    const grants: Readonly<Record<string, string>> = {
      database: `GRANT CONNECT ON DATABASE ${quoted(name)} TO ${role}`,
      schema: `GRANT USAGE ON SCHEMA ${quoted(name)} TO ${role}`,
    };
    return `The user ${address.user} cannot read the ${kind} ${name}. To allow it, run ${grants[kind] ?? grantFor(name, address.user)}; see docs/database.md.`;
  },
  '42P01': (_address, error) => `${tableIn(error)} no longer exists in the database. ${RESTART_HINT}.`,
  '42703': (_address, error) =>
    `A column of Coder's tables no longer exists (${error.message}). Restart the dashboard to check them again.`,
  '53300': (address, error) =>
    `${serverName(address)} has no connections left (${error.message}). This server uses up to ${POOL_SIZE + 1}.`,
  '55P03': () =>
    'Another session has locked one of the tables, as an upgrade of Coder does. Try again later.',
  '57014': (address, error) =>
    /statement timeout/.test(error.message)
      ? `A statement took longer than ${seconds(STATEMENT_TIMEOUT_MS)} and was canceled. Try a shorter time range, or see docs/database.md for indexes that help.`
      : `${serverName(address)} canceled the statement: ${error.message}.`,
  '57P01': address => `${serverName(address)} was shut down.`,
  '57P02': address => `${serverName(address)} crashed and is restarting.`,
  '57P03': (address, error) => `${serverName(address)} is not ready: ${error.message}.`,
  '08P01': (address, error) =>
    /startup parameter/.test(error.message)
      ? `The server at ${address.server} is a pooler that rejects our session settings (${error.message}). Set DATABASE_URL to Postgres itself, or see docs/database.md for PgBouncer.`
      : `${serverName(address)} says: ${error.message}.`,
};

/** Messages for socket, DNS and TLS errors. */
const SYSTEM_ERRORS: Readonly<Record<string, Message>> = {
  ENOTFOUND: ({ host }) => `The host ${host} in DATABASE_URL could not be found (DNS).`,
  EAI_AGAIN: ({ host }) =>
    `The host ${host} in DATABASE_URL could not be looked up: the DNS server did not respond.`,
  ECONNREFUSED: ({ server }) =>
    `${server} refused the connection. Check DATABASE_URL, and that Coder's Postgres is running there.`,
  ENOENT: ({ server }) => `There is no Postgres socket in ${server}.`,
  EACCES: ({ server }) => `This user does not have permission to use the Postgres socket in ${server}.`,
  EHOSTUNREACH: ({ server }) => `${server} cannot be reached from this network.`,
  ENETUNREACH: ({ server }) => `${server} cannot be reached from this network.`,
  ETIMEDOUT: address => `${serverName(address)} did not respond.`,
};

/** Messages for errors that only the driver's text identifies. */
const DRIVER_ERRORS: readonly [pattern: RegExp, message: Message][] = [
  [
    /timeout exceeded when trying to connect/,
    () => `All ${POOL_SIZE} connections to the database are busy. Try again in a moment.`,
  ],
  [
    /due to connection timeout|^timeout expired/,
    address => `${serverName(address)} did not respond within ${seconds(CONNECT_TIMEOUT_MS)}.`,
  ],
  [
    /does not support SSL/,
    address =>
      `${serverName(address)} does not support TLS, which DATABASE_URL requires. Remove sslmode, or set it to disable.`,
  ],
  [
    /password must be a (?:non-empty )?string/i,
    address =>
      `${serverName(address)} requires a password for the user ${address.user}, but DATABASE_URL has none.`,
  ],
  [/^Query read timeout/, address => `${serverName(address)} stopped responding.`],
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
  const limit = openFilesMessage(code);
  if (limit !== null) return toError(() => `${serverName(address)} could not be contacted. ${limit}`);
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
  `The connection to ${serverName(address)} was lost: ${error.message}.`;
const untrustedCertificate =
  (code: string): Message =>
  address =>
    `The TLS certificate of ${serverName(address)} is not trusted (${code}). Add sslrootcert=<file> with the certificate of its authority to DATABASE_URL, or skip the check with sslmode=require.`;

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
