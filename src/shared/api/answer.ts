import * as v from 'valibot';
import { WrongFormError } from './errors.ts';

/** How much of an answer that cannot be read is shown, in characters. */
export const EXCERPT = 300;

/** @throws WrongFormError where the text is not JSON of this form */
export function readAnswer<Schema extends v.GenericSchema>(
  text: string,
  schema: Schema,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, parseJson(text));
  if (parsed.success) return parsed.output;
  throw new WrongFormError(v.getDotPath(parsed.issues[0]) ?? '', text.slice(0, EXCERPT));
}

/** Undefined where the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
