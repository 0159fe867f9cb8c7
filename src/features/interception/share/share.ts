import { indentJson } from '#shared/lib/json/json-nodes.ts';
import { capabilitiesOf } from '#shared/domain/coder-api.ts';
import type { Config } from '#shared/domain/config.ts';
import { formatQuery } from '#shared/domain/filter-query.ts';
import { hasDatabaseKeys, type Filters } from '#shared/domain/filters.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { resolveMe, toApiFilters } from '#shared/domain/filter-selection.ts';
import { windowOfInstant } from '#shared/domain/time-range.ts';

/** Maximum page size, to fetch all rows of one timestamp, because the API has no filter by ID. */
const ROW_LIMIT = 1000;
/** Page size of a list command. It is Coder's default. */
const LIST_LIMIT = 100;

/**
 * Base URL for commands that run on another computer: Coder's own API if the rows come from a Coder that supports it,
 * otherwise this dashboard's API, which is compatible.
 * @param origin of this dashboard, as the user sees it
 */
export function apiUrl(config: Config | null, origin: string): string {
  const hasApi =
    config?.source === 'coder' &&
    config.coder_url !== null &&
    capabilitiesOf(config.coder_version ?? config.version).interceptions === 'offered';
  return (hasApi ? (config.coder_url ?? origin) : origin).replace(/\/+$/, '');
}

/** A command that fetches an interception and others of the same microsecond. Null if its start is invalid. */
export function curlForRow(row: Pick<Interception, 'started_at'>, api: string): string | null {
  const instant = windowOfInstant(row.started_at);
  return instant && curl(api, formatQuery({ ...instant, invalid: [] }, 0), ROW_LIMIT);
}

/**
 * Commands that fetch the first page of a list, one for each request that the filters need. Null if the API does not
 * support them: excluded values, and keys that only a database answers.
 * @param asOf time that a relative range counts back from, in milliseconds
 * @param me username that replaces `me`, which would otherwise mean the user who runs the command
 */
export function curlForList(filters: Filters, asOf: number, me: string | null, api: string): string | null {
  if (filters.noneOf !== undefined || hasDatabaseKeys(filters)) return null;
  return toApiFilters(resolveMe(filters, me))
    .map(question => curl(api, formatQuery(question, asOf), LIST_LIMIT))
    .join('\n');
}

/** The token stays a shell variable, because copied commands are pasted into tickets. */
function curl(api: string, q: string, limit: number): string {
  const search = new URLSearchParams(q === '' ? {} : { q });
  search.set('limit', String(limit));
  const url = `${api}/api/v2/aibridge/interceptions?${search.toString()}`;
  return `curl -H "Coder-Session-Token: $CODER_SESSION_TOKEN" ${shellQuote(url)}`;
}

/** Quotes any text as one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Formats rows like Coder's CLI: a JSON array with an indent of two spaces.
 * @param rows raw JSON from the server, so that no number is rounded
 */
export function cliJson(rows: readonly string[]): string {
  const json = `[${rows.join(',')}]`;
  return `${indentJson(json) ?? json}\n`;
}
