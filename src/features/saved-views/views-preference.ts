import * as v from 'valibot';
import { ViewDraftSchema, type SavedView } from '#shared/domain/saved-view.ts';
import { createJsonPreference } from '#shared/settings/preference.ts';

/** Whose it is: who signs in after somebody else finds none of theirs. */
interface Owned {
  owner: string;
}

export type OwnedView = SavedView & Owned;

const ViewSchema = v.object({ owner: v.string(), id: v.string(), ...ViewDraftSchema.entries });

/** The views that were saved in this browser, in their order. */
export const viewsPreference = createJsonPreference<readonly OwnedView[]>('views', stored =>
  eachOf(ViewSchema, stored),
);

const RecentSchema = v.object({ owner: v.string(), filters: v.string() });

/** Filters that were looked at for some seconds, the last ones first. */
export const recentViewsPreference = createJsonPreference<readonly (Owned & { filters: string })[]>(
  'recent-views',
  stored => eachOf(RecentSchema, stored),
);

/** What can be read of a list: one spoilt item costs no more than itself. */
function eachOf<Schema extends v.GenericSchema>(schema: Schema, stored: unknown): v.InferOutput<Schema>[] {
  const list = v.safeParse(v.array(v.unknown()), stored);
  if (!list.success) return [];
  return list.output.flatMap(item => {
    const read = v.safeParse(schema, item);
    return read.success ? [read.output] : [];
  });
}
