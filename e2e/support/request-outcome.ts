import * as v from 'valibot';
import { InterceptionsPageSchema } from '#shared/domain/interception.ts';

const line = v.pipe(v.string(), v.regex(/^[^\n]+$/));
/** Each text is one line, never a stack trace. */
const ErrorSchema = v.strictObject({ message: line, detail: v.optional(line) });

/** The result of a request: a page, an error in Coder's format, or no response. */
export type RequestOutcome =
  | { readonly kind: 'page'; readonly ids: readonly string[]; readonly count: number }
  | { readonly kind: 'error'; readonly status: number; readonly message: string; readonly detail: string }
  | { readonly kind: 'no response'; readonly reason: string };

/**
 * Fetches a page of the list.
 * @throws if the response is malformed
 */
export async function fetchPage(
  url: string,
  query: Readonly<Record<string, string | number>>,
): Promise<RequestOutcome> {
  const target = new URL('/api/v2/aibridge/interceptions', url);
  for (const [key, value] of Object.entries(query)) target.searchParams.set(key, String(value));
  let response: Response;
  let text: string;
  try {
    response = await fetch(target);
    text = await response.text();
  } catch (error) {
    return { kind: 'no response', reason: String(error) };
  }
  if (response.headers.get('Content-Type') !== 'application/json; charset=utf-8') {
    throw new Error(`${target.href} returned ${response.status} without JSON: ${text.slice(0, 200)}`);
  }
  const body: unknown = JSON.parse(text);
  if (response.ok) {
    const { count, results } = v.parse(InterceptionsPageSchema, body);
    return { kind: 'page', ids: results.map(({ id }) => id), count };
  }
  const { message, detail = '' } = v.parse(ErrorSchema, body);
  return { kind: 'error', status: response.status, message, detail };
}

/** Reads the whole list by cursor again and again, and retries failed pages. */
export class ListReader {
  pages = 0;
  errors = 0;
  readonly outcomes = new Map<string, number>();
  readonly #url: string;
  readonly #query: Readonly<Record<string, string | number>>;
  #ids: string[] = [];
  #isStopped = false;

  constructor(url: string, query: Readonly<Record<string, string | number>>) {
    this.#url = url;
    this.#query = query;
  }

  /** Yields the ids of each complete pass. After `stop` it finishes the current pass. */
  async *passes(): AsyncGenerator<readonly string[]> {
    for (;;) {
      const last = this.#ids.at(-1);
      const cursor = last === undefined ? {} : { after_id: last };
      const outcome = await fetchPage(this.#url, { ...this.#query, ...cursor });
      const name = outcome.kind === 'error' ? `${outcome.status} ${outcome.message}` : outcome.kind;
      this.outcomes.set(name, (this.outcomes.get(name) ?? 0) + 1);
      if (outcome.kind !== 'page') {
        this.errors += 1;
        // A short delay; the app itself waits longer.
        await new Promise(resolve => setTimeout(resolve, 20));
        continue;
      }
      this.pages += 1;
      this.#ids.push(...outcome.ids);
      if (outcome.ids.length > 0) continue;
      yield this.#ids;
      this.#ids = [];
      if (this.#isStopped) return;
    }
  }

  stop(): void {
    this.#isStopped = true;
  }
}
