import { goParseInt, goParseQuery, goQuote } from '#shared/lib/go-compat.ts';
import { Refusal, type Validation } from './coder-answer.ts';

/** The values of each name, in the order of the address or of the query. */
export type Values = ReadonlyMap<string, readonly string[]>;

export interface Paging {
  /** 0 where none is given. */
  readonly limit: number;
  readonly offset: number;
  /** In lower case with dashes; null where none is given. */
  readonly afterId: string | null;
}

const BAD_VALUES = 'Query parameters have invalid values.';
const NO_ID = '00000000-0000-0000-0000-000000000000';
const HEX_ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

export function collect(entries: Iterable<readonly [name: string, value: string]>): Values {
  const values = new Map<string, string[]>();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  return values;
}

export function parseSearch(search: string): Values {
  return collect(goParseQuery(search));
}

/** The one value, null where it is empty or missing: the first of several tells. More than one is a complaint. */
export function single(
  values: Values,
  name: string,
  complain: (validation: Validation) => void,
): string | null {
  const [first = '', ...more] = values.get(name) ?? [];
  if (first === '') return null;
  if (more.length === 0) return first;
  const found = more.length + 1;
  complain({
    field: name,
    detail: `Query param ${goQuote(name)} provided more than once, found ${found} times. Only provide 1 instance of this query param.`,
  });
  return null;
}

export function readPaging(values: Values): Paging {
  const validations: Validation[] = [];
  const complain = (validation: Validation): void => void validations.push(validation);
  const given = single(values, 'after_id', complain);
  const afterId = given === null ? null : parseId(given);
  if (given !== null && afterId === null) {
    complain({ field: 'after_id', detail: 'Query param "after_id" must be a valid uuid' });
  }
  const [limit, offset] = ['limit', 'offset'].map(name => {
    const text = single(values, name, complain) ?? '0';
    const problem = whyNoNumber(text);
    if (problem !== null) {
      const detail = `Query param "${name}" must be a valid 32-bit positive integer: ${problem}`;
      complain({ field: name, detail });
    }
    return Number(text);
  });
  if (validations.length > 0) throw new Refusal(400, BAD_VALUES, { validations });
  return { limit: limit ?? 0, offset: offset ?? 0, afterId: afterId === NO_ID ? null : afterId };
}

function whyNoNumber(text: string): string | null {
  const parsed = goParseInt(text, 32);
  if (!parsed.ok) return parsed.error;
  return parsed.value < 0n ? 'value is negative' : null;
}

/** The further rules of every list below `aibridge`. */
export function readListPaging(values: Values): Paging {
  const paging = readPaging(values);
  if (paging.afterId !== null && paging.offset !== 0) {
    throw new Refusal(400, BAD_VALUES, {
      detail: 'Cannot use both after_id and offset pagination in the same request.',
    });
  }
  if (paging.limit > 1000) {
    throw new Refusal(400, 'Invalid pagination limit value.', {
      detail: 'Pagination limit must be in range (0, 1000]',
    });
  }
  return { ...paging, limit: paging.limit === 0 ? 100 : paging.limit };
}

/** Every form of a UUID that Go's parser takes, in the usual one; null for what is none. */
export function parseId(text: string): string | null {
  const plain =
    new RegExp(`^(?:urn:uuid:)?(${HEX_ID})$`, 'i').exec(text)?.[1] ??
    new RegExp(`^[\\0-\\x7f](${HEX_ID})[\\0-\\x7f]$`, 'i').exec(text)?.[1];
  if (plain !== undefined) return plain.toLowerCase();
  const digits = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(text);
  return digits !== null && /^[0-9a-f]+$/i.test(text) ? digits.slice(1).join('-').toLowerCase() : null;
}

export const isNoId = (id: string): boolean => id === NO_ID;
