import * as v from 'valibot';
import { isObject, type InterceptionsPage } from './interception.ts';
import { readInterception } from './read-interception.ts';

/** An empty list may be written as `null`, as Go writes a slice that was never made. */
const PageSchema = v.union([
  v.pipe(
    v.object({ count: v.literal(0), results: v.null() }),
    v.transform(() => ({ count: 0, results: [] as unknown[] })),
  ),
  v.object({ count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), results: v.array(v.unknown()) }),
]);

/** A page of the list whose rows are read one by one: what is wrong with one is no harm to the others. */
export const LenientPageSchema = v.pipe(
  PageSchema,
  // A list in which nothing is an object is none of interceptions.
  v.check(({ results }) => results.length === 0 || results.some(isObject)),
  v.transform(({ count, results }): InterceptionsPage => ({ count, results: results.map(readInterception) })),
);
