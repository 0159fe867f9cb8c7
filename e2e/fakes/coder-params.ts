import { goParseInt, goParseQuery, goQuote } from '#shared/lib/go-compat.ts';
import { CoderError, type Validation } from './coder-response.ts';

/** Values by parameter name, in their original order. */
export type Values = ReadonlyMap<string, readonly string[]>;

export interface Paging {
  /** 0 if the parameter is missing. */
  readonly limit: number;
  readonly offset: number;
  /** In lower case with dashes, or null if the parameter is missing. */
  readonly afterId: string | null;
}

const INVALID_VALUES = 'Query parameters have invalid values.';
const NIL_ID = '00000000-0000-0000-0000-000000000000';
const HEX_ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

export function collect(entries: Iterable<readonly [name: string, value: string]>): Values {
  const values = new Map<string, string[]>();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  return values;
}

export function parseSearch(search: string): Values {
  return collect(goParseQuery(search));
}

/** Returns the value, or null if it is empty or missing. Reports an error if there is more than one and the first is not empty. */
export function single(
  values: Values,
  name: string,
  report: (validation: Validation) => void,
): string | null {
  const [first = '', ...others] = values.get(name) ?? [];
  if (first === '') return null;
  if (others.length === 0) return first;
  const found = others.length + 1;
  report({
    field: name,
    detail: `Query param ${goQuote(name)} provided more than once, found ${found} times. Only provide 1 instance of this query param.`,
  });
  return null;
}

export function readPaging(values: Values): Paging {
  const validations: Validation[] = [];
  const report = (validation: Validation): void => void validations.push(validation);
  const rawId = single(values, 'after_id', report);
  const afterId = rawId === null ? null : parseId(rawId);
  if (rawId !== null && afterId === null) {
    report({ field: 'after_id', detail: 'Query param "after_id" must be a valid uuid' });
  }
  const [limit, offset] = ['limit', 'offset'].map(name => {
    const text = single(values, name, report) ?? '0';
    const problem = numberError(text);
    if (problem !== null) {
      const detail = `Query param "${name}" must be a valid 32-bit positive integer: ${problem}`;
      report({ field: name, detail });
    }
    return Number(text);
  });
  if (validations.length > 0) throw new CoderError(400, INVALID_VALUES, { validations });
  return { limit: limit ?? 0, offset: offset ?? 0, afterId: afterId === NIL_ID ? null : afterId };
}

function numberError(text: string): string | null {
  const parsed = goParseInt(text, 32);
  if (!parsed.ok) return parsed.error;
  return parsed.value < 0n ? 'value is negative' : null;
}

/** Adds the stricter rules of the lists below `aibridge`. */
export function readListPaging(values: Values): Paging {
  const paging = readPaging(values);
  if (paging.afterId !== null && paging.offset !== 0) {
    throw new CoderError(400, INVALID_VALUES, {
      detail: 'Cannot use both after_id and offset pagination in the same request.',
    });
  }
  if (paging.limit > 1000) {
    throw new CoderError(400, 'Invalid pagination limit value.', {
      detail: 'Pagination limit must be in range (0, 1000]',
    });
  }
  return { ...paging, limit: paging.limit === 0 ? 100 : paging.limit };
}

/** Parses every UUID form that Go's parser accepts. Returns the canonical form, or null if it is not a UUID. */
export function parseId(text: string): string | null {
  const plain =
    new RegExp(`^(?:urn:uuid:)?(${HEX_ID})$`, 'i').exec(text)?.[1] ??
    new RegExp(`^[\\0-\\x7f](${HEX_ID})[\\0-\\x7f]$`, 'i').exec(text)?.[1];
  if (plain !== undefined) return plain.toLowerCase();
  const digits = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(text);
  return digits !== null && /^[0-9a-f]+$/i.test(text) ? digits.slice(1).join('-').toLowerCase() : null;
}

export const isNilId = (id: string): boolean => id === NIL_ID;
