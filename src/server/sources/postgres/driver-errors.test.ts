import { DatabaseError } from 'pg';
import { describe, expect, test } from 'vitest';
import { parseDatabaseUrl } from './connection-address.ts';
import { isBroken, toPostgresError } from './driver-errors.ts';
import { PostgresError } from './postgres-error.ts';

const SECRET = 'pa55-w0rd';
const { address } = parseDatabaseUrl(`postgres://reader:${SECRET}@db.example:6432/coder`);

/** An error response of the server, as the driver throws it. */
function serverError(code: string, message: string, severity = 'ERROR'): DatabaseError {
  return Object.assign(new DatabaseError(message, message.length, 'error'), { code, severity });
}
const driverError = (message: string, code?: string): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code });
const lineOf = (error: unknown): string | undefined => toPostgresError(error, address)?.message;

describe('an error becomes one line', () => {
  test.each([
    [
      driverError('getaddrinfo ENOTFOUND db.example', 'ENOTFOUND'),
      /^The host db\.example in DATABASE_URL could not be found/,
    ],
    [driverError('getaddrinfo EAI_AGAIN db.example', 'EAI_AGAIN'), /could not be looked up/],
    [driverError('', 'ECONNREFUSED'), /^db\.example:6432 refused the connection/],
    [
      driverError('read ECONNRESET', 'ECONNRESET'),
      /^The connection to Postgres at db\.example:6432 was lost/,
    ],
    [driverError('connect ETIMEDOUT', 'ETIMEDOUT'), /did not respond/],
    [driverError('connect EMFILE', 'EMFILE'), /could not be contacted\. This process has reached its limit/],
    [driverError('connect ENFILE', 'ENFILE'), /could not be contacted\. This computer has reached its limit/],
    [driverError('Connection terminated due to connection timeout'), /did not respond within 5 s/],
    [driverError('timeout exceeded when trying to connect'), /^All 10 connections to the database are busy/],
    [driverError('Connection terminated unexpectedly'), /was lost/],
    [driverError('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), /is not trusted .*sslrootcert=/],
    [driverError('unable to verify', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /is not trusted/],
    [driverError('certificate has expired', 'CERT_HAS_EXPIRED'), /is not trusted \(CERT_HAS_EXPIRED\)/],
    [driverError('Query read timeout'), /stopped responding/],
    [serverError('53300', 'sorry, too many clients already', 'FATAL'), /no connections left .*uses up to 11/],
    [
      serverError('57P03', 'the database system is starting up', 'FATAL'),
      /is not ready: the database system is/,
    ],
    [serverError('57014', 'canceling statement due to statement timeout'), /took longer than 30 s/],
    [serverError('57014', 'canceling statement due to user request'), /canceled the statement: canceling/],
    [
      serverError('42501', 'permission denied for table users'),
      /GRANT SELECT \(id, username, (?!.*hashed).* ON users TO reader/,
    ],
    [serverError('42501', 'permission denied for schema public'), /GRANT USAGE ON SCHEMA public TO reader/],
    [
      serverError('42501', 'permission denied for database "coder"', 'FATAL'),
      /GRANT CONNECT ON DATABASE coder TO reader/,
    ],
    [
      serverError('42P01', 'relation "aibridge_interceptions" does not exist'),
      /^The table aibridge_interceptions/,
    ],
    [serverError('42703', 'column "client" does not exist'), /column "client" does not exist/],
    [serverError('08P01', 'unsupported startup parameter: options', 'FATAL'), /pooler .*PgBouncer/],
    [serverError('53200', 'out of\nmemory'), /says: out of memory\.$/],
  ])('%s', (error, line) => {
    expect(lineOf(error)).toMatch(line);
    expect(lineOf(error)).not.toMatch(/\n|pa55/);
  });

  test.each([
    serverError('42601', 'syntax error at or near "x"'),
    serverError('22P02', 'invalid input syntax'),
    new TypeError('x is not a function'),
    'no error at all',
  ])('but a fault of our own is not converted: %s', error => {
    expect(toPostgresError(error, address)).toBeNull();
  });
});

test('it has Coder’s error format', () => {
  const slow = toPostgresError(serverError('57014', 'canceling statement due to statement timeout'), address);
  expect(slow?.status).toBe(504);
  expect(slow?.body).toMatchObject({ message: 'The database took too long to respond.' });
  const gone = toPostgresError(serverError('42P01', 'relation "users" does not exist'), address);
  expect(gone?.status).toBe(503);
  expect(gone?.body).toEqual({ message: 'The database cannot be read.', detail: gone?.message });
  expect(new PostgresError('unreachable', 'why').body).toEqual({
    message: 'The database does not respond.',
    detail: 'why',
  });
});

test('a connection is discarded if it is lost, not if a statement fails', () => {
  expect(isBroken(driverError('read ECONNRESET', 'ECONNRESET'))).toBe(true);
  expect(isBroken(serverError('57P01', 'terminating connection', 'FATAL'))).toBe(true);
  expect(isBroken(serverError('57014', 'canceling statement due to statement timeout'))).toBe(false);
});
