import * as v from 'valibot';

/**
 * A Postgres text has up to 1 GB, a JavaScript string half of that, and a response is one string. So the
 * database truncates large texts, and reports which.
 */

/** In bytes. The texts of a larger row are truncated. */
const MAX_ROW_BYTES = 16 * 1024 * 1024;
/** In bytes. Once the rows of a statement add up to more, the texts of the rest are truncated. */
const MAX_RESULT_BYTES = 32 * 1024 * 1024;
/** In bytes. Texts up to this size are never truncated. */
const SHORT_TEXT_BYTES = 16 * 1024;
/** The characters that remain of a truncated text; they have no more bytes than a short text may have. */
const TRUNCATED_CHARACTERS = 4000;
/** The characters of each truncated text that the response reports as its stored value. */
const STORED_CHARACTERS = 80;

/** The expression of a text column, truncated if needed. */
export type Bounded = (column: string) => string;

interface BoundedRows {
  /** Selects the named columns as `item`; `metadata` is JSON text. */
  readonly rows: string;
  readonly order: string;
  /** The columns that can be large, and their paths in the response. */
  readonly texts: readonly { readonly path: string; readonly column: string }[];
  /** Columns that are selected unchanged. */
  readonly plain: readonly string[];
  /** Columns computed from texts, by name. */
  readonly computed: Readonly<Record<string, (bounded: Bounded) => string>>;
}

/**
 * A statement that returns `metadata` as text, the columns of `plain` and `computed`, and `cut`: JSON about
 * the truncated texts.
 */
export function boundedSql({ rows, order, texts, plain, computed }: BoundedRows): string {
  const truncatable = [...texts, { path: 'metadata', column: 'metadata' }];
  const isTooLong = (column: string): string => `octet_length(${column}) > ${SHORT_TEXT_BYTES}`;
  const bounded: Bounded = column =>
    `CASE WHEN ${isTooLong(column)} THEN left(${column}, ${TRUNCATED_CHARACTERS}) || '…' ELSE ${column} END`;
  const cut = truncatable.map(
    ({ path, column }) =>
      `CASE WHEN ${isTooLong(`item.${column}`)} THEN json_build_object('path', '${path}', 'stored',
        left(item.${column}, ${STORED_CHARACTERS}) || '…', 'bytes', octet_length(item.${column}))::text END`,
  );
  const ifTooLarge = (large: string, other: string): string =>
    `CASE WHEN item.row_size > ${MAX_ROW_BYTES} OR item.result_size > ${MAX_RESULT_BYTES} THEN ${large} ELSE ${other} END`;
  const columns = [
    ...plain,
    ...Object.entries(computed).map(
      ([name, compute]) =>
        `${ifTooLarge(
          compute(bounded),
          compute(column => column),
        )} AS ${name}`,
    ),
    // Truncated JSON is not JSON.
    `${ifTooLarge(`CASE WHEN ${isTooLong('item.metadata')} THEN '{}' ELSE item.metadata END`, 'item.metadata')} AS metadata`,
    `${ifTooLarge(`nullif(concat_ws(',', ${cut.join(', ')}), '')`, 'NULL')} AS cut`,
  ];
  const rowSize = [
    '0::bigint',
    ...truncatable.map(({ column }) => `coalesce(octet_length(${column}), 0)`),
  ].join(' + ');
  // OFFSET stops the planner from merging the subqueries, so that metadata is converted to text once and each
  // size is computed once.
  return `SELECT ${columns.join(', ')}
    FROM (
      SELECT sized.*, sum(CASE WHEN row_size <= ${MAX_ROW_BYTES} THEN row_size ELSE 0 END)
        OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING) AS result_size
      FROM (SELECT stored.*, ${rowSize} AS row_size FROM (${rows} OFFSET 0) AS stored OFFSET 0) AS sized
    ) AS item
    ORDER BY ${order.replace(/\w+(?: DESC)?(?=,|$)/g, 'item.$&')}`;
}

/** A value that the response replaces, because it cannot contain the stored one. */
const AlteredSchema = v.object({
  /** The path in the interception or user: `user_prompts.0.prompt`. */
  path: v.string(),
  /** The beginning of the stored value, as text. */
  stored: v.string(),
  /** The size of a truncated value. */
  bytes: v.optional(v.number()),
});
export type Altered = v.InferOutput<typeof AlteredSchema>;

/** Parses a statement's list of truncated texts: JSON objects separated by commas, or null. */
export function parseTruncated(list: string | null): Altered[] {
  return list === null ? [] : v.parse(v.array(AlteredSchema), JSON.parse(`[${list}]`));
}
