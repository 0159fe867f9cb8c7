import * as v from 'valibot';
import { createJsonPreference } from './preference.ts';

const ChoiceSchema = v.object({
  format: v.picklist(['csv', 'ndjson']),
  /** By name; null for those that are usual. */
  columns: v.nullable(v.array(v.string())),
});

export type ExportChoice = v.InferOutput<typeof ChoiceSchema>;

/** How a file of rows was wanted last. */
export const exportPreference = createJsonPreference<ExportChoice>('export', stored => {
  const read = v.safeParse(ChoiceSchema, stored);
  return read.success ? read.output : { format: 'csv', columns: null };
});
