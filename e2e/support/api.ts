import * as v from 'valibot';
import {
  InterceptionsPageSchema,
  type Interception,
  type InterceptionsPage,
} from '#shared/domain/interception.ts';
import type { ServerAddress } from './server.ts';

/** Query parameters of the API. */
export type Query = Readonly<Record<string, string | number>>;

/** Fetches one page with the owner's token, without the app's own client. */
export async function readPage(server: ServerAddress, query: Query = {}): Promise<InterceptionsPage> {
  const url = new URL('/api/v2/aibridge/interceptions', server.url);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, String(value));
  const response = await fetch(url, { headers: { 'Coder-Session-Token': server.tokens.owner } });
  if (!response.ok) throw new Error(`${url.href} returned ${response.status}: ${await response.text()}`);
  return v.parse(InterceptionsPageSchema, await response.json());
}

/** Fetches all matching interceptions by cursor, newest first. */
export async function readAll(server: ServerAddress, query: Query = {}): Promise<Interception[]> {
  const all: Interception[] = [];
  for (;;) {
    const last = all.at(-1);
    const cursor: Query = last === undefined ? {} : { after_id: last.id };
    const { results } = await readPage(server, { ...query, ...cursor, limit: 1000 });
    all.push(...results);
    if (results.length < 1000) return all;
  }
}

/** All tokens of a row, independent of the app's own code. */
export const tokensOf = (row: Interception): number =>
  row.token_usages.reduce(
    (sum, usage) =>
      sum +
      usage.input_tokens +
      usage.output_tokens +
      (usage.cache_read_input_tokens ?? 0) +
      (usage.cache_write_input_tokens ?? 0),
    0,
  );
