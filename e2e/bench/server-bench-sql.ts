import { Client } from 'pg';
import * as v from 'valibot';

/** The row before the first row of a page. */
export interface Cursor {
  readonly id: string;
  readonly started_at: string;
}

const childRows = (table: string, columns: string): string =>
  `(SELECT coalesce(json_agg(child), '[]') FROM (
     SELECT id, interception_id, provider_response_id, ${columns}, metadata, created_at
     FROM ${table} WHERE interception_id = i.id ORDER BY created_at, id) AS child)`;

/**
 * A hand-written statement that returns the JSON of a page. Converting whole rows is faster than naming each field with
 * `json_build_object`.
 */
const pageSql = (limit: number, condition: string): string => `
  SELECT coalesce(json_agg(page), '[]')::text AS json FROM (
    SELECT i.id, i.api_key_id,
      (SELECT row_to_json(person) FROM (SELECT u.id, u.username, u.name, u.avatar_url) AS person) AS initiator,
      i.provider, i.provider_name, i.model, i.client, i.metadata, i.started_at, i.ended_at, i.client_session_id,
      ${childRows('aibridge_token_usages', 'input_tokens, output_tokens, cache_read_input_tokens, cache_write_input_tokens')}
        AS token_usages,
      ${childRows('aibridge_user_prompts', 'prompt')} AS user_prompts,
      ${childRows('aibridge_tool_usages', 'server_url, tool, input, injected, invocation_error')} AS tool_usages
    FROM (
      SELECT * FROM aibridge_interceptions WHERE ended_at IS NOT NULL ${condition}
      ORDER BY started_at DESC, id DESC LIMIT ${limit}
    ) AS i
    LEFT JOIN visible_users AS u ON u.id = i.initiator_id
    ORDER BY i.started_at DESC, i.id DESC
  ) AS page`;

const JsonRow = v.tuple([v.object({ json: v.string() })]);
const CursorRow = v.tuple([v.object({ id: v.string(), started_at: v.string() })]);
const TimeRow = v.tuple([v.object({ rows_ms: v.number(), count_ms: v.number() })]);

/** The queries of a plain script, to the same database and through the same driver. */
export class PlainSql {
  readonly client: Client;

  private constructor(client: Client) {
    this.client = client;
  }

  static async connect(url: string): Promise<PlainSql> {
    const client = new Client(url);
    await client.connect();
    return new PlainSql(client);
  }

  async page(limit: number, after: Cursor | null): Promise<string> {
    const condition = after === null ? '' : 'AND (started_at, id) < ($1::timestamptz, $2::uuid)';
    const params = after === null ? [] : [after.started_at, after.id];
    const { rows } = await this.client.query(pageSql(limit, condition), params);
    return v.parse(JsonRow, rows)[0].json;
  }

  async count(): Promise<void> {
    await this.client.query('SELECT count(*) FROM aibridge_interceptions WHERE ended_at IS NOT NULL');
  }

  /** The row at an offset. */
  async cursorAt(offset: number): Promise<Cursor> {
    const { rows } = await this.client.query(
      `SELECT id::text AS id, started_at::text AS started_at FROM aibridge_interceptions WHERE ended_at IS NOT NULL
       ORDER BY started_at DESC, id DESC OFFSET ${offset} LIMIT 1`,
    );
    return v.parse(CursorRow, rows)[0];
  }

  end(): Promise<void> {
    return this.client.end();
  }
}

/** The statement times that PostgreSQL records. Needs a superuser. */
export class StatementTimes {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async connect(url: string): Promise<StatementTimes> {
    const client = new Client(url);
    await client.connect();
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    return new StatementTimes(client);
  }

  async reset(): Promise<void> {
    await this.#client.query('SELECT pg_stat_statements_reset()');
  }

  /** Milliseconds of one role since the last reset, including planning. Count statements are separate. */
  async of(role: string): Promise<{ rows_ms: number; count_ms: number }> {
    const { rows } = await this.#client.query(
      `SELECT coalesce(sum(ms) FILTER (WHERE NOT counts), 0) AS rows_ms, coalesce(sum(ms) FILTER (WHERE counts), 0) AS count_ms
       FROM (
         SELECT total_plan_time + total_exec_time AS ms, query LIKE 'SELECT count(*)%' AS counts
         FROM pg_stat_statements JOIN pg_roles ON pg_roles.oid = userid WHERE rolname = $1
       ) AS statements`,
      [role],
    );
    return v.parse(TimeRow, rows)[0];
  }

  end(): Promise<void> {
    return this.#client.end();
  }
}
