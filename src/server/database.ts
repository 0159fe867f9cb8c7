/** What the SQL of this server runs on. Timestamps and bigints arrive as text: both hold more than a JavaScript number or date. */
export interface Queryable {
  query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

export interface Database extends Queryable {
  /** Every statement of `run` sees one snapshot of the data; nothing can be written. */
  snapshot<Result>(run: (tx: Queryable) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
