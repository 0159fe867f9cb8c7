import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { parseDatabaseUrl } from './connection-address.ts';
import { PostgresError } from './postgres-error.ts';

const SECRET = 'pa55-w0rd';
const addressOf = (url: string) => parseDatabaseUrl(url).address;

describe('a database URL', () => {
  test.each([
    ['postgres://reader@db.example/coder', 'db.example:5432', 'reader', 'coder'],
    ['postgresql://reader:x@db.example:6432/coder?sslmode=require', 'db.example:6432', 'reader', 'coder'],
    ['postgres://r%40x:p%3A%2F@[::1]:7000/my%20db', '[::1]:7000', 'r@x', 'my db'],
    ['postgres://reader@/coder?host=/var/run/postgresql', '/var/run/postgresql', 'reader', 'coder'],
    ['postgres://reader@%2Fvar%2Frun%2Fpostgresql/coder', '/var/run/postgresql', 'reader', 'coder'],
  ])('%s', (url, server, user, database) => {
    expect(addressOf(url)).toMatchObject({ server, user, database });
  });

  test.each([
    'mysql://reader@db.example/coder',
    'db.example',
    '',
    `postgres://reader:${SECRET}#1@db.example/coder`,
    `postgres://reader:${SECRET}/1@db.example/coder`,
    `postgres://reader:${SECRET}%@db.example/coder`,
    `postgres://reader:${SECRET} @db.example/coder`,
    `postgres://reader:${SECRET}@db.example:99999/coder`,
    `postgres://reader:${SECRET}@db.example/coder?sslmode=verify-ca`,
    `postgres://reader:${SECRET}@db.example/coder?sslmode=verify-full&sslrootcert=/no/such/file`,
  ])('is refused with a one-line message without the password: %s', url => {
    expect(() => addressOf(url)).toThrow(PostgresError);
    expect(() => addressOf(url)).toThrow(/^DATABASE_URL must be like postgres:\/\/[^\n]+\.$/);
    expect(() => addressOf(url)).not.toThrow(SECRET);
  });
});

test('its options come before ours, and cannot override them', () => {
  const { config } = parseDatabaseUrl(
    'postgres://r@h/coder?options=-c%20search_path%3Dsecret%20-c%20statement_timeout%3D0&statement_timeout=0&application_name=mine',
  );
  const options = new URL(config.connectionString ?? '').searchParams;
  expect(options.get('options')).toBe(
    '-c search_path=secret -c statement_timeout=0 -c default_transaction_read_only=on -c statement_timeout=30000 ' +
      '-c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000 -c TimeZone=UTC -c DateStyle=ISO',
  );
  expect(options.get('statement_timeout')).toBeNull();
  expect(options.get('application_name')).toBe('mine');
});

test.each([
  ['', false],
  ['?sslmode=disable', false],
  ['?sslmode=require', { rejectUnauthorized: false }],
  ['?sslmode=verify-full', {}],
])('TLS settings match libpq: %j', (search, ssl) => {
  expect(new Client(parseDatabaseUrl(`postgres://r@h/coder${search}`).config).ssl).toEqual(ssl);
});

test.each([
  'postgres://user:12/hunter2@db.example.com:5432/coder',
  'postgres://user:a@hunter2/x@db.example.com/coder',
  'postgres://user:12?hunter2@db.example.com/coder',
  'postgres://user:a@hunter2?x@db.example.com/coder',
  'postgres://user:12#hunter2@db.example.com/coder',
  'postgres://user:a@b#hunter2@db.example.com/coder',
  'postgres://user:hunter2%zz@db.example.com/coder',
  'postgres://user:hunter2:x@db.example.com:port/coder',
  'postgres://user:hunter 2@db.example.com/coder',
])('an unescaped password is not part of the error: %s', url => {
  const read = (): unknown => parseDatabaseUrl(url);
  expect(read).toThrow(/^DATABASE_URL must be like [^\n]*$/);
  expect(read).not.toThrow(/hunter/);
});

test.each([
  'postgres://user:p%40s%2Fs@db.example.com/coder?sslrootcert=/etc/a@b.pem&sslmode=disable',
  'postgres:///coder?host=/var/run/postgresql',
])('a valid URL is accepted: %s', url => {
  // A missing file is another error.
  const read = (): unknown => parseDatabaseUrl(url.replace(/sslrootcert=[^&]*&/, ''));
  expect(read).not.toThrow();
});
