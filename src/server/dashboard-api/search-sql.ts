import * as v from 'valibot';
import type { Interception } from '#shared/domain/interception.ts';
import {
  MAX_MATCHES_PER_HIT,
  newHit,
  TEXT_KINDS,
  type SearchHit,
  type TextKind,
} from '#shared/domain/search-hits.ts';
import type { SearchScope, TextQuery } from '#shared/domain/filters.ts';
import { excerptOf } from '#shared/lib/text-search.ts';
import { SqlParams, type Queryable } from '#server/sources/database.ts';
import type { Columns } from '#server/sources/schema.ts';
import { EXPRESSION_FLAGS, literalPatterns, toPostgresExpression } from './search-pattern.ts';

/** Conditions that hold for every text in which the query is found. */
export interface TextTests {
  /** For the row itself. */
  readonly own: readonly string[];
  /** The columns that these need. */
  readonly ownColumns: readonly string[];
  /** For a row of `aibridge_user_prompts`; null if prompts are not searched. */
  readonly prompts: string | null;
  /** For a row of `aibridge_tool_usages`; null if nothing in it is searched. */
  readonly tools: string | null;
}

/** Tests of a column or expression. */
interface Tests {
  readonly text: (column: string) => string;
  readonly json: (column: string) => string;
  /** Of a column with metadata: `jsonb` in Coder's tables, `json` in the embedded ones. */
  readonly metadata: (column: string) => string;
}

export function createTextTests(columns: Columns, find: TextQuery, params: SqlParams): TextTests {
  const { text, json, metadata } = find.isRegex
    ? expressionTests(params.bind(EXPRESSION_FLAGS + expressionOf(find)))
    : literalTests(find.text, params);
  const has = (part: SearchScope): boolean => find.place === 'everything' || find.place === part;
  const errors = errorColumns(columns);
  const hasMetadata = find.place === 'everything' && columns.has('aibridge_interceptions.metadata');
  const failed = "invocation_error <> ''";
  const tools = [
    ...(has('tools') ? [text('tool')] : has('errors') ? [`(${failed} AND ${text('tool')})`] : []),
    ...(has('inputs') ? [json('input')] : []),
    ...(has('errors') ? [text('invocation_error')] : []),
  ];
  return {
    own: [
      ...(has('errors') ? errors.map(column => text(`${column}::text`)) : []),
      ...(hasMetadata ? [metadata('metadata')] : []),
    ],
    ownColumns: [...(has('errors') ? errors : []), ...(hasMetadata ? ['metadata'] : [])],
    prompts: has('prompts') ? text('prompt') : null,
    tools: tools.length === 0 ? null : tools.join(' OR '),
  };
}

function errorColumns(columns: Columns): string[] {
  return (['error_type', 'error_message'] as const).filter(name =>
    columns.has(`aibridge_interceptions.${name}`),
  );
}

function literalTests(text: string, params: SqlParams): Tests {
  const patterns = literalPatterns(text);
  // Postgres refuses a parameter that no condition uses.
  const bound = (value: string): (() => string) => {
    let param: string | null = null;
    return () => (param ??= params.bind(value));
  };
  const { word, isWhole, hasDigit } = patterns;
  const like = bound(`%${(word ?? '').replace(/[\\%_]/g, '\\$&')}%`);
  /** The expression takes three times as long as `LIKE` without a locale, so ASCII texts need it only for their word. */
  const matching = (pattern: string, isExact: boolean): ((column: string) => string) => {
    const param = bound(pattern);
    return column => {
      const matches = `${column} ~ ${param()}`;
      if (word === null) return matches;
      const hasWord = `lower((${column}) COLLATE "C") LIKE ${like()}`;
      return `(${isExact ? hasWord : `(${hasWord} AND ${matches})`}
        OR (octet_length(${column}) <> char_length(${column}) AND ${matches}))`;
    };
  };
  const json = bound(patterns.json);
  const metadata = bound(patterns.metadata);
  const metadataWithWord = matching(patterns.metadata, false);
  return {
    text: matching(patterns.plain, isWhole),
    // Escapes can hide the word.
    json: column => `${column} ~ ${json()}`,
    // A word can be part of a number, such as `e` in `1e+21`.
    metadata: column => (hasDigit ? `${column}::text ~ ${metadata()}` : metadataWithWord(`${column}::text`)),
  };
}

function expressionTests(expression: string): Tests {
  return {
    text: column => `${column} ~ ${expression}`,
    json: column => `(${column} ~ ${expression} OR ${escapedMatch(column, expression)})`,
    // A function that expands anything but an object fails.
    metadata: column => `CASE WHEN json_typeof(${column}::json) = 'object' THEN EXISTS (
      SELECT FROM json_each_text(${column}::json) AS entry WHERE entry.key ~ ${expression} OR entry.value ~ ${expression} OR ${escapedMatch('entry.value', expression)}) END`,
  };
}

/** The expression, which `checkExpression` has accepted. */
function expressionOf({ text }: TextQuery): string {
  return toPostgresExpression(text) ?? '';
}

/** Stands for an escaped backslash, so that what follows it is not read as another escape. No text contains it. */
const BACKSLASH = "E'\\x01'";
/** JSON escapes and what they stand for, as SQL. */
const ESCAPES = [
  [String.raw`'\\'`, BACKSLASH],
  [String.raw`'\n'`, String.raw`E'\n'`],
  [String.raw`'\t'`, String.raw`E'\t'`],
  [String.raw`'\r'`, String.raw`E'\r'`],
  [String.raw`'\"'`, `'"'`],
  [String.raw`'\/'`, `'/'`],
  [String.raw`'\u003c'`, `'<'`],
  [String.raw`'\u003e'`, `'>'`],
  [String.raw`'\u0026'`, `'&'`],
  [BACKSLASH, String.raw`'\'`],
] as const;

/** Decodes the escapes of JSON text that the inputs of tools have. Others remain, as Postgres cannot decode part of a JSON. */
function readable(column: string): string {
  return ESCAPES.reduce((text, [escape, plain]) => `replace(${text}, ${escape}, ${plain})`, column);
}

/** Decoding takes several times as long as the expression, and most texts have no escape. */
const escapedMatch = (column: string, expression: string): string =>
  `(strpos(${column}, '\\') > 0 AND ${readable(column)} ~ ${expression})`;

/** Characters of a match that are shown, and of the text around it. */
const SHOWN_MATCH = 400;
const SHOWN_BEFORE = 200;
const SHOWN_AROUND = 800;

/**
 * Selects the matches of a regular expression in the interceptions with the IDs in `$1`: one row per text, in the order
 * of display.
 */
function textsSql(columns: Columns, find: TextQuery, params: SqlParams): string {
  // The whole match is a group of its own.
  const whole = params.bind(`${EXPRESSION_FLAGS}(${expressionOf(find)})`);
  const has = (part: SearchScope): boolean => find.place === 'everything' || find.place === part;
  const select = (kind: TextKind, text: string, tool: string, order: string, from: string): string =>
    `SELECT ${order}, '${kind}' AS kind, ${tool} AS tool, ${text} AS text FROM ${from}`;
  const own = 'aibridge_interceptions WHERE id = ANY($1::uuid[])';
  const ownOrder = (place: string): string =>
    `id, ${place} AS place, NULL::timestamptz AS at, NULL::uuid AS child, 0 AS part`;
  const childOrder = (place: number, part: number): string =>
    `interception_id AS id, ${place} AS place, created_at AS at, id AS child, ${part} AS part`;
  const tools = 'aibridge_tool_usages WHERE interception_id = ANY($1::uuid[])';
  const failed = "invocation_error <> ''";
  const decoded = (text: string): string =>
    `CASE WHEN ${escapedMatch(text, whole)} THEN ${readable(text)} ELSE ${text} END`;
  const texts = [
    ...(has('errors')
      ? errorColumns(columns).map((column, at) =>
          select('error', `${column}::text`, 'NULL', ownOrder(String(at)), own),
        )
      : []),
    ...(has('prompts')
      ? [
          select(
            'prompt',
            'prompt',
            'NULL',
            childOrder(2, 0),
            'aibridge_user_prompts WHERE interception_id = ANY($1::uuid[])',
          ),
        ]
      : []),
    ...(has('tools') || has('errors')
      ? [select('tool', 'tool', 'tool', childOrder(3, 0), has('tools') ? tools : `${tools} AND ${failed}`)]
      : []),
    ...(has('inputs') ? [select('input', decoded('input'), 'tool', childOrder(3, 1), tools)] : []),
    ...(has('errors')
      ? [select('error', 'invocation_error', 'tool', childOrder(3, 2), `${tools} AND ${failed}`)]
      : []),
    ...(find.place === 'everything' && columns.has('aibridge_interceptions.metadata')
      ? ['entry.key', decoded('entry.value')].map((metadata, part) =>
          select(
            'metadata',
            metadata,
            'NULL',
            `id, 4 AS place, NULL::timestamptz AS at, NULL::uuid AS child, ${part} AS part`,
            `aibridge_interceptions CROSS JOIN LATERAL
              json_each_text(CASE WHEN json_typeof(metadata::json) = 'object' THEN metadata::json ELSE '{}' END) AS entry
              WHERE id = ANY($1::uuid[])`,
          ),
        )
      : []),
  ];
  return `SELECT texts.id::text AS id, kind, tool, left(matched, ${SHOWN_MATCH}) AS matched, count,
      substr(text, greatest(1, strpos(text, matched) - ${SHOWN_BEFORE}), ${SHOWN_AROUND}) AS around
    FROM (${texts.join(' UNION ALL ')}) AS texts
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS count, (array_agg(found[1]))[1] AS matched FROM (
        SELECT found FROM regexp_matches(text, ${whole}, 'g') AS found WHERE found[1] <> '' LIMIT ${MAX_MATCHES_PER_HIT}
      ) AS matches
    ) AS summary
    WHERE count > 0
    ORDER BY texts.id, place, at, child, part`;
}

/** Converts rows and their JSON to results. Rows without a match are left out. */
export type ToHits = (
  tx: Queryable,
  columns: Columns,
  rows: readonly Interception[],
) => Promise<readonly SearchHit[]>;

const MatchSchema = v.object({
  id: v.string(),
  kind: v.picklist(TEXT_KINDS),
  tool: v.nullable(v.string()),
  /** The first match, and the text around it. */
  matched: v.string(),
  around: v.string(),
  count: v.number(),
});

/** Postgres searches, because an expression can take forever in JavaScript. */
export function regexHits(find: TextQuery): ToHits {
  return async (tx, columns, rows) => {
    const params = new SqlParams([rows.map(({ id }) => id)]);
    const found = await tx.query(textsSql(columns, find, params), params.values);
    const matchesById = new Map<string, Match[]>();
    for (const match of v.parse(v.array(MatchSchema), found)) {
      const list = matchesById.get(match.id);
      if (list) list.push(match);
      else matchesById.set(match.id, [match]);
    }
    return rows.flatMap(row => {
      const matches = matchesById.get(row.id) ?? [];
      const [first] = matches;
      return first ? regexHit(row, first, matches) : [];
    });
  };
}

type Match = v.InferOutput<typeof MatchSchema>;

function regexHit(row: Interception, first: Match, matches: readonly Match[]): SearchHit {
  const { kind, tool, around, matched } = first;
  const from = Math.max(0, around.indexOf(matched));
  const hit = newHit(row, { kind, tool, excerpt: excerptOf(around, { from, to: from + matched.length }) });
  let count = 0;
  for (const match of matches) {
    const added = Math.min(match.count, MAX_MATCHES_PER_HIT - count);
    count += added;
    if (added > 0) hit.places[match.kind] = (hit.places[match.kind] ?? 0) + added;
  }
  return { ...hit, isCut: count === MAX_MATCHES_PER_HIT };
}
