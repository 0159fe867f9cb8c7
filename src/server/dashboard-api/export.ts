import {
  columnsNamed,
  DEFAULT_COLUMNS,
  exportHeader,
  exportLine,
  type ExportForm,
  type ExportFormat,
} from '#shared/domain/export-columns.ts';
import type { Params } from '#server/api/param-reader.ts';
import { readInterception } from '#shared/domain/read-interception.ts';
import { renderRows } from '#server/api/interception-json.ts';
import { pageSql, storedColumns, type InterceptionRow } from '#server/api/interception-sql.ts';
import { SqlParams, type Database } from '#server/sources/database.ts';
import { filterConditions } from './filter-sql.ts';
import { finishParams, otherParams, type RowFilter } from './row-filter.ts';

/** Rows of one statement. More take memory without being faster: two pages are read at the same time. */
const PAGE_ROWS = 250;

/** The last row of a page, or null if no more rows follow. */
type Cursor = { readonly startedAt: string; readonly id: string } | null;

interface Page {
  /** Known before the prompts, tool calls and token usages of the page are read. */
  readonly last: Promise<Cursor>;
  /** Each row as a JSON object. */
  readonly rows: Promise<readonly string[]>;
}

/**
 * The matching interceptions as a file, newest first, page by page. Each page is a snapshot of its own: a transaction that
 * lasts as long as a slow download would keep Postgres from removing old rows.
 */
export async function* exportRows(
  database: Database,
  filter: RowFilter,
  form: ExportForm,
  signal: AbortSignal,
): AsyncGenerator<string, void, void> {
  yield exportHeader(form);
  const lineOf = exportLine(form);
  let count = 0;
  let page: Page | null = readPage(database, filter, null, signal);
  while (page !== null) {
    const last: Cursor = await page.last;
    // The database reads the next page while this one is rendered and written.
    const next: Page | null = last && readPage(database, filter, last, signal);
    const lines = linesOf(await page.rows, form, lineOf);
    count += lines.length;
    yield lines.join('');
    page = next;
  }
  if (form.format === 'ndjson') yield `${JSON.stringify({ done: true, count })}\n`;
}

function readPage(database: Database, filter: RowFilter, after: Cursor, signal: AbortSignal): Page {
  const { columns } = database;
  let foundLast = (_last: Cursor): void => undefined;
  const last = new Promise<Cursor>(resolve => (foundLast = resolve));
  const rows = database.snapshot(async tx => {
    const params = new SqlParams();
    const where = filterConditions(columns, filter, params, { stopsEarly: true });
    if (after !== null) {
      const cursor = `(${params.bind(after.startedAt)}::timestamptz, ${params.bind(after.id)}::uuid)`;
      where.push(`(started_at, id) < ${cursor}`);
    }
    const statement = `SELECT ${storedColumns(columns)} FROM aibridge_interceptions
      WHERE ${where.join(' AND ')} ORDER BY started_at DESC, id DESC LIMIT ${PAGE_ROWS}`;
    const found = await tx.query<InterceptionRow>(pageSql(columns, statement), params.values);
    const end = found.length === PAGE_ROWS ? found.at(-1) : undefined;
    foundLast(end ? { startedAt: end.started_at_text, id: end.id } : null);
    return await renderRows(tx, columns, found);
  }, signal);
  // The error is thrown where the rows are awaited, if they are.
  rows.catch(() => foundLast(null));
  return { last, rows };
}

function linesOf(rows: readonly string[], form: ExportForm, lineOf: ReturnType<typeof exportLine>): string[] {
  // The whole row needs no parsing.
  if (form.format === 'ndjson' && !form.redacted) return rows.map(row => `${row}\n`);
  return rows.map(row => lineOf(readInterception(JSON.parse(row)), row));
}

/** @throws CoderError 400 for an unknown column or parameter */
export function readExportParams(
  params: Params,
  format: ExportFormat,
): ExportForm & { readonly asOf: number } {
  const reader = otherParams(params);
  const columns = reader.list('columns', name => columnsNamed([name]).length > 0);
  const redacted = reader.boolean('redacted') ?? false;
  return {
    format,
    columns: columns.length > 0 ? columns : DEFAULT_COLUMNS,
    redacted,
    asOf: finishParams(reader),
  };
}
