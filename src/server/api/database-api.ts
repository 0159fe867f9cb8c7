import { Hono, type MiddlewareHandler } from 'hono';
import { type Database, canBeStored, SqlParams } from '#server/sources/database.ts';
import { credentialsOf, type Source } from '#server/sources/source.ts';
import { goQuote } from '#shared/lib/go-compat.ts';
import { CoderError, ROUTE_NOT_FOUND, jsonResponse, textResponse } from './errors.ts';
import { readInterceptionFilter, readTerms } from './interception-filter.ts';
import {
  listInterceptions,
  toListFilter,
  unknownCursor,
  boundLimit,
  readPagination,
} from './interceptions.ts';
import { ParamReader, paramsOfUrl, type Params } from './param-reader.ts';
import { RecentCounts } from './recent-counts.ts';
import { readUserFilter } from './user-filter.ts';
import {
  findUserByNameOrId,
  findUserIdByName,
  mayReadInterceptions,
  searchUsers,
  toApiUser,
  type User,
} from './users.ts';
import type { Columns } from '#server/sources/schema.ts';
import { clientOf, providerName } from './interception-sql.ts';

const EXPRESSIONS = { model: () => 'model', client: clientOf } satisfies Record<
  string,
  (columns: Columns) => string
>;

/** In bytes. Longer names are not listed, because they do not fit into a URL. */
const MAX_NAME_BYTES = 4000;

/** The models or clients of ended interceptions that start with `prefix`, in byte order. */
async function listDistinctValues(
  database: Database,
  kind: keyof typeof EXPRESSIONS,
  { prefix, limit, offset }: { prefix: string; limit: number; offset: number },
): Promise<string[]> {
  if (!canBeStored(prefix)) return [];
  const params = new SqlParams();
  const rows = await database.query<{ value: string }>(
    `SELECT value FROM (
       SELECT DISTINCT ${EXPRESSIONS[kind](database.columns)} COLLATE "C" AS value
       FROM aibridge_interceptions
       WHERE ended_at IS NOT NULL AND octet_length(${EXPRESSIONS[kind](database.columns)}) <= ${MAX_NAME_BYTES}
     ) AS seen
     WHERE starts_with(value, ${params.bind(prefix)})
     ORDER BY value LIMIT ${params.bind(limit)}::bigint OFFSET ${params.bind(offset)}::bigint`,
    params.values,
  );
  return rows.map(row => row.value);
}

async function hasProviderName(database: Database, name: string): Promise<boolean> {
  if (!canBeStored(name)) return false;
  const rows = await database.query(
    `SELECT 1 AS found FROM aibridge_interceptions WHERE ${providerName(database.columns)} = $1 LIMIT 1`,
    [name],
  );
  return rows.length > 0;
}

interface SignedInEnv {
  Variables: { user: User };
}

interface DatabaseApiOptions extends Pick<Source, 'authenticate' | 'serverCredentials'> {
  readonly version: string;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

/** The part of Coder's API that the dashboard needs, served from Coder's tables with the behavior of 2.34. */
export function databaseApi(
  database: Database,
  { version, authenticate, serverCredentials, now }: DatabaseApiOptions,
): Hono {
  const listSource = { database, counts: new RecentCounts(now) };
  const signedIn: MiddlewareHandler<SignedInEnv> = async (c, next) => {
    c.set('user', await authenticate(credentialsOf(c.req.raw.headers, serverCredentials)?.token ?? null));
    await next();
  };
  const api = new Hono<SignedInEnv>();

  api.get('/api/v2/buildinfo', () => jsonResponse(buildInfo(version)));

  api.get('/api/v2/users/me', signedIn, c => jsonResponse(toApiUser(c.var.user)));

  api.get('/api/v2/users', signedIn, async c => {
    const params = paramsOfUrl(c.req.url);
    const page = readPagination(params);
    const filter = readUserFilter(queryOf(params), column => database.columns.has(column));
    const onlyId = mayReadInterceptions(c.var.user) ? null : c.var.user.id;
    const { users, count } = await searchUsers(database, { filter, onlyId, ...page });
    return jsonResponse({ users: users.map(toApiUser), count });
  });

  api.get('/api/v2/users/:user', signedIn, async c => {
    const { user: currentUser } = c.var;
    const nameOrId = c.req.param('user');
    const found = await findUserByNameOrId(database, nameOrId);
    if (found === null || !(mayReadInterceptions(currentUser) || found.id === currentUser.id)) {
      throw new CoderError(400, '"user" must be an existing uuid or username.', {
        detail: `queried user=${goQuote(nameOrId)}`,
      });
    }
    return jsonResponse(toApiUser(found));
  });

  api.get('/api/v2/aibridge/interceptions', signedIn, async c => {
    const { user } = c.var;
    const params = paramsOfUrl(c.req.url);
    const page = readPagination(params);
    if (page.afterId !== null && page.offset !== 0) {
      throw new CoderError(400, 'Query parameters have invalid values.', {
        detail: 'Cannot use both after_id and offset pagination in the same request.',
      });
    }
    const limit = boundLimit(page.limit);
    const filter = await readInterceptionFilter(queryOf(params), user.id, {
      userIdByName: name => findUserIdByName(database, name),
      hasProviderName: name => hasProviderName(database, name),
    });
    if (!mayReadInterceptions(user)) {
      if (page.afterId !== null) throw unknownCursor(page.afterId);
      return jsonResponse({ count: 0, results: [] });
    }
    const { signal } = c.req.raw;
    const listFilter = toListFilter(database, filter);
    return textResponse(await listInterceptions(listSource, listFilter, { ...page, limit }, signal));
  });

  for (const kind of ['model', 'client'] as const) {
    api.get(`/api/v2/aibridge/${kind}s`, signedIn, async c => {
      const params = paramsOfUrl(c.req.url);
      const page = readPagination(params);
      const limit = boundLimit(page.limit);
      const terms = readQuery(queryOf(params), [kind], `Invalid AI Bridge ${kind}s search query.`);
      if (!mayReadInterceptions(c.var.user)) return jsonResponse([]);
      const { offset } = page;
      return jsonResponse(
        await listDistinctValues(database, kind, { prefix: terms[kind] ?? '', limit, offset }),
      );
    });
  }

  api.all('/api/*', () => {
    throw ROUTE_NOT_FOUND;
  });
  // The routes set variables; the caller gets a plain Hono app.
  return new Hono().route('/', api);
}

/** Go takes the first `q` and ignores the rest. */
function queryOf(params: Params): string {
  return params.get('q')?.[0] ?? '';
}

/** Parses a query with only these keys; free text belongs to the first. */
function readQuery<Key extends string>(
  q: string,
  keys: readonly [Key, ...Key[]],
  message: string,
): Record<Key, string | null> {
  const reader = new ParamReader(readTerms(q, keys[0], message));
  const values = keys.map((key): [Key, string | null] => [key, reader.string(key)]);
  reader.refuseOthers();
  if (reader.validations.length > 0) throw new CoderError(400, message, { validations: reader.validations });
  return recordOf(values);
}

function recordOf<Key extends string, Value>(entries: readonly (readonly [Key, Value])[]): Record<Key, Value>;
function recordOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries);
}

/** The body of `GET /api/v2/buildinfo`, without links because no deployment exists. */
function buildInfo(version: string): object {
  return {
    external_url: '',
    version,
    dashboard_url: '',
    telemetry: false,
    workspace_proxy: false,
    agent_api_version: '',
    provisioner_api_version: '',
    upgrade_message: '',
    deployment_id: '',
  };
}
