/*
 * A text column of Postgres holds up to a gigabyte, a string of JavaScript half of that, and an answer is one string. So
 * the database cuts what is too large before it sends it, and says so beside the row.
 */

/** The texts of a row that has more than this are cut. In bytes. */
const LARGEST_ROW = 16 * 1024 * 1024;
/** So are those of the rows from where a statement's other rows, in their order, add up to more. In bytes. */
const LARGEST_RESULT = 32 * 1024 * 1024;
/** Texts up to this are never cut. In bytes. */
const SHORT_TEXT = 16 * 1024;
/** What is left of a text that is cut, in characters: at most as many bytes as a short text has. */
const KEPT_CHARACTERS = 4000;
/** What is told of each text that is cut, in characters. */
const TOLD_CHARACTERS = 80;

/** The expression of a text column, cut where it has to be. */
export type Bounded = (column: string) => string;

interface BoundedRows {
  /** Selects the columns that the others name, as `item`; of these `metadata` is the text of a JSON value. */
  readonly rows: string;
  readonly order: string;
  /** The other columns that can be large, and where their value stands in the answer. */
  readonly texts: readonly { readonly path: string; readonly column: string }[];
  /** What is selected as it is. */
  readonly plain: readonly string[];
  /** What is selected and made of texts, by name. */
  readonly written: Readonly<Record<string, (bounded: Bounded) => string>>;
}

/** A statement for rows with `metadata` as text, the columns of `plain` and `written`, and `cut`: the JSON of what was cut. */
export function boundedSql({ rows, order, texts, plain, written }: BoundedRows): string {
  const cuttable = [...texts, { path: 'metadata', column: 'metadata' }];
  const isCut = (column: string): string => `octet_length(${column}) > ${SHORT_TEXT}`;
  const bounded: Bounded = column =>
    `CASE WHEN ${isCut(column)} THEN left(${column}, ${KEPT_CHARACTERS}) || '…' ELSE ${column} END`;
  const cut = cuttable.map(
    ({ path, column }) =>
      `CASE WHEN ${isCut(`item.${column}`)} THEN json_build_object('path', '${path}', 'stored',
        left(item.${column}, ${TOLD_CHARACTERS}) || '…', 'bytes', octet_length(item.${column}))::text END`,
  );
  const either = (large: string, other: string): string =>
    `CASE WHEN item.row_size > ${LARGEST_ROW} OR item.result_size > ${LARGEST_RESULT} THEN ${large} ELSE ${other} END`;
  const columns = [
    ...plain,
    ...Object.entries(written).map(
      ([name, write]) =>
        `${either(
          write(bounded),
          write(column => column),
        )} AS ${name}`,
    ),
    // A part of a JSON text is none.
    `${either(`CASE WHEN ${isCut('item.metadata')} THEN '{}' ELSE item.metadata END`, 'item.metadata')} AS metadata`,
    `${either(`nullif(concat_ws(',', ${cut.join(', ')}), '')`, 'NULL')} AS cut`,
  ];
  const size = ['0::bigint', ...cuttable.map(({ column }) => `coalesce(octet_length(${column}), 0)`)].join(
    ' + ',
  );
  // Each OFFSET is a fence: metadata is made text once, and a size is computed once.
  return `SELECT ${columns.join(', ')}
    FROM (
      SELECT sized.*, sum(CASE WHEN row_size <= ${LARGEST_ROW} THEN row_size ELSE 0 END)
        OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING) AS result_size
      FROM (SELECT stored.*, ${size} AS row_size FROM (${rows} OFFSET 0) AS stored OFFSET 0) AS sized
    ) AS item
    ORDER BY ${order.replace(/\w+(?: DESC)?(?=,|$)/g, 'item.$&')}`;
}
