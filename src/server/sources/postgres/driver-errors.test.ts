import { DatabaseError } from 'pg';
import { describe, expect, test } from 'vitest';
import { parseDatabaseUrl } from './connection-address.ts';
import { isBroken, toPostgresError } from './driver-errors.ts';
import { PostgresError } from './postgres-error.ts';

const SECRET = 'pa55-w0rd';
const { address } = parseDatabaseUrl(`postgres://reader:${SECRET}@db.example:6432/coder`);

/** As the driver throws what a server answers. */
function answer(code: string, message: string, severity = 'ERROR'): DatabaseError {
  return Object.assign(new DatabaseError(message, message.length, 'error'), { code, severity });
}
const thrown = (message: string, code?: string): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code });
const lineOf = (error: unknown): string | undefined => toPostgresError(error, address)?.message;

describe('a fault is told in one line', () => {
  test.each([
    [
      thrown('getaddrinfo ENOTFOUND db.example', 'ENOTFOUND'),
      /^No address is known for the host db\.example/,
    ],
    [thrown('getaddrinfo EAI_AGAIN db.example', 'EAI_AGAIN'), /cannot be looked up now/],
    [thrown('', 'ECONNREFUSED'), /^Nothing listens at db\.example:6432/],
    [thrown('read ECONNRESET', 'ECONNRESET'), /^The connection to Postgres at db\.example:6432 broke/],
    [thrown('connect ETIMEDOUT', 'ETIMEDOUT'), /does not answer/],
    [thrown('Connection terminated due to connection timeout'), /did not answer within 5 s/],
    [thrown('timeout exceeded when trying to connect'), /^All 10 connections to the database are busy/],
    [thrown('Connection terminated unexpectedly'), /broke/],
    [thrown('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), /cannot be trusted .*sslrootcert=/],
    [thrown('unable to verify', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /cannot be trusted/],
    [thrown('certificate has expired', 'CERT_HAS_EXPIRED'), /cannot be trusted \(CERT_HAS_EXPIRED\)/],
    [thrown('Query read timeout'), /has stopped answering/],
    [answer('53300', 'sorry, too many clients already', 'FATAL'), /no connection left .*takes up to 11/],
    [answer('57P03', 'the database system is starting up', 'FATAL'), /is not ready: the database system is/],
    [answer('57014', 'canceling statement due to statement timeout'), /took longer than 30 s/],
    [answer('57014', 'canceling statement due to user request'), /ended the statement: canceling/],
    [
      answer('42501', 'permission denied for table users'),
      /GRANT SELECT \(id, username, (?!.*hashed).* ON users TO reader/,
    ],
    [answer('42501', 'permission denied for schema public'), /GRANT USAGE ON SCHEMA public TO reader/],
    [
      answer('42501', 'permission denied for database "coder"', 'FATAL'),
      /GRANT CONNECT ON DATABASE coder TO reader/,
    ],
    [
      answer('42P01', 'relation "aibridge_interceptions" does not exist'),
      /^The table aibridge_interceptions/,
    ],
    [answer('42703', 'column "client" does not exist'), /column "client" does not exist/],
    [answer('08P01', 'unsupported startup parameter: options', 'FATAL'), /pooler .*PgBouncer/],
    [answer('53200', 'out of\nmemory'), /says: out of memory\.$/],
  ])('%s', (error, line) => {
    expect(lineOf(error)).toMatch(line);
    expect(lineOf(error)).not.toMatch(/\n|pa55/);
  });

  test.each([
    answer('42601', 'syntax error at or near "x"'),
    answer('22P02', 'invalid input syntax'),
    new TypeError('x is not a function'),
    'no error at all',
  ])('but a fault of our own stays what it is: %s', error => {
    expect(toPostgresError(error, address)).toBeNull();
  });
});

test('it is an answer in Coder’s shape', () => {
  const slow = toPostgresError(answer('57014', 'canceling statement due to statement timeout'), address);
  expect(slow?.status).toBe(504);
  expect(slow?.body).toMatchObject({ message: 'The database took too long.' });
  const gone = toPostgresError(answer('42P01', 'relation "users" does not exist'), address);
  expect(gone?.status).toBe(503);
  expect(gone?.body).toEqual({ message: 'The database cannot be read.', detail: gone?.message });
  expect(new PostgresError('unreachable', 'why').body).toEqual({
    message: 'The database does not answer.',
    detail: 'why',
  });
});

test('a connection is given up for what ended it, not for a statement that failed', () => {
  expect(isBroken(thrown('read ECONNRESET', 'ECONNRESET'))).toBe(true);
  expect(isBroken(answer('57P01', 'terminating connection', 'FATAL'))).toBe(true);
  expect(isBroken(answer('57014', 'canceling statement due to statement timeout'))).toBe(false);
});
