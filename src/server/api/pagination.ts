import { CoderError } from './coder-error.ts';
import { ParamReader, type Params } from './param-reader.ts';
import { isNilUuid } from './uuid.ts';

export interface Pagination {
  /** null, too, for the all-zero UUID. */
  readonly afterId: string | null;
  /** 0 where none is given. */
  readonly limit: number;
  readonly offset: number;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** `after_id`, `limit` and `offset` of any of Coder's lists, before a list's own bounds. */
export function readPagination(params: Params): Pagination {
  const reader = new ParamReader(params);
  const afterId = reader.uuid('after_id');
  const limit = reader.int32('limit');
  const offset = reader.int32('offset');
  if (reader.validations.length > 0) {
    throw new CoderError(400, 'Query parameters have invalid values.', { validations: reader.validations });
  }
  return { afterId: afterId === null || isNilUuid(afterId) ? null : afterId, limit, offset };
}

/** The bounds of AI Bridge's lists: 1 to 1000, 100 where nothing or 0 is asked. */
export function boundLimit(limit: number): number {
  if (limit > MAX_LIMIT) {
    throw new CoderError(400, 'Invalid pagination limit value.', {
      detail: `Pagination limit must be in range (0, ${MAX_LIMIT}]`,
    });
  }
  return limit === 0 ? DEFAULT_LIMIT : limit;
}
