import * as v from 'valibot';
import { InterceptionsPageSchema } from '#shared/domain/interception.ts';

const line = v.pipe(v.string(), v.regex(/^[^\n]+$/));
/** One line each: never a stack. */
const ErrorSchema = v.strictObject({ message: line, detail: v.optional(line) });

/** What became of a request: a page, an error in Coder's shape, or no answer at all. */
export type Outcome =
  | { readonly kind: 'page'; readonly ids: readonly string[]; readonly count: number }
  | { readonly kind: 'error'; readonly status: number; readonly message: string; readonly detail: string }
  | { readonly kind: 'nothing'; readonly reason: string };

/** Asks for a page of the list; what is not well formed throws. */
export async function askPage(
  url: string,
  query: Readonly<Record<string, string | number>>,
): Promise<Outcome> {
  const address = new URL('/api/v2/aibridge/interceptions', url);
  for (const [key, value] of Object.entries(query)) address.searchParams.set(key, String(value));
  let response: Response;
  let text: string;
  try {
    response = await fetch(address);
    text = await response.text();
  } catch (error) {
    return { kind: 'nothing', reason: String(error) };
  }
  if (response.headers.get('Content-Type') !== 'application/json; charset=utf-8') {
    throw new Error(`${address.href} was answered ${response.status} without JSON: ${text.slice(0, 200)}`);
  }
  const body: unknown = JSON.parse(text);
  if (response.ok) {
    const { count, results } = v.parse(InterceptionsPageSchema, body);
    return { kind: 'page', ids: results.map(({ id }) => id), count };
  }
  const { message, detail = '' } = v.parse(ErrorSchema, body);
  return { kind: 'error', status: response.status, message, detail };
}

/** Reads the list by cursor from its top to its end, over and over, and asks again for a page it did not get. */
export class Walker {
  pages = 0;
  errors = 0;
  readonly outcomes = new Map<string, number>();
  readonly #url: string;
  readonly #query: Readonly<Record<string, string | number>>;
  #ids: string[] = [];
  #stopped = false;

  constructor(url: string, query: Readonly<Record<string, string | number>>) {
    this.#url = url;
    this.#query = query;
  }

  /** Gives what each whole walk has read; ends at the end of the walk in which it was stopped. */
  async *walks(): AsyncGenerator<readonly string[]> {
    for (;;) {
      const last = this.#ids.at(-1);
      const cursor = last === undefined ? {} : { after_id: last };
      const outcome = await askPage(this.#url, { ...this.#query, ...cursor });
      const name = outcome.kind === 'error' ? `${outcome.status} ${outcome.message}` : outcome.kind;
      this.outcomes.set(name, (this.outcomes.get(name) ?? 0) + 1);
      if (outcome.kind !== 'page') {
        this.errors += 1;
        // Nobody asks again at once: a page of ours waits longer.
        await new Promise(resolve => setTimeout(resolve, 20));
        continue;
      }
      this.pages += 1;
      this.#ids.push(...outcome.ids);
      if (outcome.ids.length > 0) continue;
      yield this.#ids;
      this.#ids = [];
      if (this.#stopped) return;
    }
  }

  stop(): void {
    this.#stopped = true;
  }
}
