import { indentJson } from '#shared/lib/json/json-nodes.ts';
import { capabilitiesOf } from '#shared/domain/coder-api.ts';
import type { Config } from '#shared/domain/config.ts';
import { formatQuery } from '#shared/domain/filter-query.ts';
import type { Filters } from '#shared/domain/filters.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { resolveMe, toApiFilters } from '#shared/domain/filter-selection.ts';
import { windowOfInstant } from '#shared/domain/time-range.ts';

/** All of one instant: the API has no question for an id, and a page of this size is the largest it gives. */
const ROW_LIMIT = 1000;
/** What a list is asked for at a time; Coder's own default. */
const LIST_LIMIT = 100;

/**
 * Whose API a command on somebody else's computer should ask: Coder's own, where the rows come from a Coder that offers
 * it; else ours, which answers like it.
 * @param origin of this dashboard, as the person sees it
 */
export function apiUrl(config: Config | null, origin: string): string {
  const offers =
    config?.source === 'coder' &&
    config.coder_url !== null &&
    capabilitiesOf(config.coder_version ?? config.version).interceptions === 'offered';
  return (offers ? (config.coder_url ?? origin) : origin).replace(/\/+$/, '');
}

/** A command that fetches one interception, with those of the same microsecond; null where its time cannot be read. */
export function curlForRow(row: Pick<Interception, 'started_at'>, api: string): string | null {
  const instant = windowOfInstant(row.started_at);
  return instant && curl(api, formatQuery({ ...instant, invalid: [] }, 0), ROW_LIMIT);
}

/**
 * A command that fetches the first page of a list: one for each question that Coder has to be asked. Null where something
 * is left out, which no command can ask for.
 * @param asOf from when a moving range is counted, milliseconds
 * @param me whose name stands for `me`, which would be somebody else to whoever runs it
 */
export function curlForList(filters: Filters, asOf: number, me: string | null, api: string): string | null {
  if (filters.noneOf !== undefined) return null;
  return toApiFilters(resolveMe(filters, me))
    .map(question => curl(api, formatQuery(question, asOf), LIST_LIMIT))
    .join('\n');
}

/** The token stays a variable: what is copied is pasted into tickets. */
function curl(api: string, q: string, limit: number): string {
  const search = new URLSearchParams(q === '' ? {} : { q });
  search.set('limit', String(limit));
  const address = `${api}/api/v2/aibridge/interceptions?${search.toString()}`;
  return `curl -H "Coder-Session-Token: $CODER_SESSION_TOKEN" ${shellQuote(address)}`;
}

/** One word of a POSIX shell, whatever is in it. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Rows as Coder's CLI prints them, a JSON array indented by two spaces.
 * @param rows as the server wrote them, so that no number is rounded
 */
export function cliJson(rows: readonly string[]): string {
  const json = `[${rows.join(',')}]`;
  return `${indentJson(json) ?? json}\n`;
}
