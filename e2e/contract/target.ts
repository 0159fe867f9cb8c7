import * as v from 'valibot';
import { InterceptionsPageSchema, type InterceptionsPage } from '#shared/domain/interception.ts';
import type { Role, Tokens } from '#server/auth/tokens.ts';
import type { Fixtures } from './fixtures.ts';

/** One way to answer the contract over HTTP; whatever stands behind, the same cases hold. */
export interface Target {
  /** Serves exactly these rows, besides the accounts that can sign in. */
  open(fixtures: Fixtures): Promise<Served>;
  /** Once, after the last case. */
  end(): Promise<void>;
}

export interface Served {
  readonly url: string;
  readonly tokens: Tokens;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

export const LIST = '/api/v2/aibridge/interceptions';

/** Asks as one of the accounts, or as nobody. */
export async function get(served: Served, path: string, as: Role | null = 'owner'): Promise<Answer> {
  const headers = as === null ? {} : { 'Coder-Session-Token': served.tokens[as] };
  const response = await fetch(served.url + path, { headers });
  const text = await response.text();
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json') ?? false;
  const body: unknown = isJson ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, text, body };
}

/** A page of the list; anything but 200 fails the case. */
export async function readPage(
  served: Served,
  params: Readonly<Record<string, string | number>> = {},
  as: Role = 'owner',
): Promise<InterceptionsPage & { ids: string[] }> {
  const search = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]));
  const { status, text, body } = await get(served, `${LIST}?${search.toString()}`, as);
  if (status !== 200) throw new Error(`${search.toString()} was answered ${status}: ${text}`);
  const page = v.parse(InterceptionsPageSchema, body);
  return { ...page, ids: page.results.map(({ id }) => id) };
}

/** The list for a query of Coder's grammar, whatever the answer is. */
export async function query(served: Served, q: string, as: Role = 'owner'): Promise<Answer> {
  return await get(served, `${LIST}?q=${encodeURIComponent(q)}`, as);
}

/** A refusal of parameters, before the query is looked at. */
export function badParam(field: string, detail: string): object {
  return { message: 'Query parameters have invalid values.', validations: [{ field, detail }] };
}

/** A refusal of the query. */
export function badQuery(...validations: (readonly [field: string, detail: string])[]): object {
  return {
    message: 'Invalid workspace search query.',
    validations: validations.map(([field, detail]) => ({ field, detail })),
  };
}
