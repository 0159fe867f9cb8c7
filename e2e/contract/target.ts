import * as v from 'valibot';
import { InterceptionsPageSchema, type InterceptionsPage } from '#shared/domain/interception.ts';
import type { Role, Tokens } from '#server/auth/tokens.ts';
import type { Fixtures } from './fixtures.ts';

/** An implementation of the contract over HTTP. The same cases run against each. */
export interface Target {
  /** Serves exactly these rows, plus the accounts that can sign in. */
  open(fixtures: Fixtures): Promise<ServedTarget>;
  /** Called once, after the last case. */
  end(): Promise<void>;
}

export interface ServedTarget {
  readonly url: string;
  readonly tokens: Tokens;
  close(): Promise<void>;
}

export interface TestResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

export const LIST = '/api/v2/aibridge/interceptions';

/** Sends a request as one of the accounts, or without a token. */
export async function get(
  served: ServedTarget,
  path: string,
  as: Role | null = 'owner',
): Promise<TestResponse> {
  const headers = as === null ? {} : { 'Coder-Session-Token': served.tokens[as] };
  const response = await fetch(served.url + path, { headers });
  const text = await response.text();
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json') ?? false;
  const body: unknown = isJson ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, text, body };
}

/**
 * Fetches a page of the list.
 * @throws if the status is not 200
 */
export async function readPage(
  served: ServedTarget,
  params: Readonly<Record<string, string | number>> = {},
  as: Role = 'owner',
): Promise<InterceptionsPage & { ids: string[] }> {
  const search = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]));
  const { status, text, body } = await get(served, `${LIST}?${search.toString()}`, as);
  if (status !== 200) throw new Error(`${search.toString()} returned ${status}: ${text}`);
  const page = v.parse(InterceptionsPageSchema, body);
  return { ...page, ids: page.results.map(({ id }) => id) };
}

/** Fetches the list with a query, whatever the status is. */
export async function query(served: ServedTarget, q: string, as: Role = 'owner'): Promise<TestResponse> {
  return await get(served, `${LIST}?q=${encodeURIComponent(q)}`, as);
}

/** The expected error for invalid parameters. They are checked before the query. */
export function parameterError(field: string, detail: string): object {
  return { message: 'Query parameters have invalid values.', validations: [{ field, detail }] };
}

/** The expected error for an invalid query. */
export function queryError(...validations: (readonly [field: string, detail: string])[]): object {
  return {
    message: 'Invalid workspace search query.',
    validations: validations.map(([field, detail]) => ({ field, detail })),
  };
}
