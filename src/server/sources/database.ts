import type { Columns } from './columns.ts';

/** What the SQL of this server runs on. Timestamps and bigints arrive as text: both hold more than a JavaScript number or date. */
export interface Queryable {
  query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

export interface Database extends Queryable {
  /** What its tables have beyond what every version of Coder's has. */
  readonly columns: Columns;
  /**
   * Every statement of `run` sees one snapshot of the data; nothing can be written. An aborted `signal` spares the
   * database what nobody waits for any more, and rejects with its reason.
   */
  snapshot<Result>(run: (tx: Queryable) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** Resolves where it answers, ahead of all that waits for it where it takes one after the other. */
  check(): Promise<void>;
  close(): Promise<void>;
}
