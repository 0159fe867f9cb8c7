import * as v from 'valibot';
import { plural, t } from '#shared/i18n/t.ts';

/** Characters; a menu shows the beginning of a name, and an address of this length is no person's any more. */
export const MAX_VIEWS = { name: 80, filters: 4000, columns: 50, views: 200 };

const NameSchema = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(MAX_VIEWS.name));

export const ViewDraftSchema = v.object({
  name: NameSchema,
  /** The query string of an address, without `?`: kept as it was written, whatever of it can be used today. */
  filters: v.pipe(
    v.string(),
    v.transform(text => text.replace(/^\?/, '')),
    v.maxLength(MAX_VIEWS.filters),
  ),
  /** By name, in their order; null for whichever columns the list has. */
  columns: v.nullable(v.pipe(v.array(v.string()), v.maxLength(MAX_VIEWS.columns))),
});

export type ViewDraft = v.InferOutput<typeof ViewDraftSchema>;

/** What somebody wants to look at again: filters, and the columns to see them by. */
export interface SavedView extends ViewDraft {
  id: string;
}

/** Why a view cannot have this name, null where it can. */
export function viewNameError(name: string, others: readonly SavedView[]): string | null {
  const read = v.safeParse(NameSchema, name);
  if (read.success) {
    return others.some(view => view.name === read.output) ? t('A view with this name already exists.') : null;
  }
  if (read.issues[0].type !== 'max_length') return t('Enter a name.');
  return plural(MAX_VIEWS.name, {
    one: 'Use at most {n} character.',
    other: 'Use at most {n} characters.',
  });
}

export function addView(views: readonly SavedView[], draft: ViewDraft): readonly SavedView[] {
  return [...views, { id: freeId(views), ...draft }];
}

export function changeView(
  views: readonly SavedView[],
  id: string,
  change: Partial<ViewDraft>,
): readonly SavedView[] {
  return views.map(view => (view.id === id ? { ...view, ...change } : view));
}

function freeId(views: readonly SavedView[]): string {
  return String(views.reduce((most, { id }) => Math.max(most, Number(id) || 0), 0) + 1);
}

interface Merged {
  views: readonly SavedView[];
  added: number;
  /** How many there were already, to the letter. */
  known: number;
  /** How many did not fit. */
  left: number;
}

/** Views from elsewhere behind one's own; none takes the place or the name of another. */
export function mergeViews(views: readonly SavedView[], drafts: readonly ViewDraft[]): Merged {
  const merged: Merged = { views, added: 0, known: 0, left: 0 };
  for (const draft of drafts) {
    if (merged.views.some(view => isSame(view, draft))) merged.known += 1;
    else if (merged.views.length >= MAX_VIEWS.views) merged.left += 1;
    else {
      merged.views = addView(merged.views, { ...draft, name: uniqueName(draft.name, merged.views) });
      merged.added += 1;
    }
  }
  return merged;
}

function isSame(view: SavedView, draft: ViewDraft): boolean {
  const { id: _id, ...own } = view;
  return JSON.stringify(own) === JSON.stringify(draft);
}

/** `Failed calls (2)` where there are other failed calls. */
export function uniqueName(name: string, views: readonly SavedView[]): string {
  let free = name;
  for (let nth = 2; views.some(view => view.name === free); nth += 1) {
    const end = ` (${nth})`;
    free = name.slice(0, MAX_VIEWS.name - end.length) + end;
  }
  return free;
}

type ParsedViewFile =
  { ok: true; views: readonly ViewDraft[]; problems: readonly string[] } | { ok: false; reason: string };

const FileSchema = v.object({ aibridge_views: v.literal(1), views: v.array(v.unknown()) });

/** The JSON that `parseViewFile` takes back. */
export function printViewFile(views: readonly SavedView[]): string {
  const written = views.map(({ name, filters, columns }) => ({ name, filters, columns }));
  return `${JSON.stringify({ aibridge_views: 1, views: written }, null, 2)}\n`;
}

/** The views of a file; those that cannot be used are told one by one, and keep none of the others out. */
export function parseViewFile(text: string): ParsedViewFile {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: t('Invalid JSON: {reason}', { reason: why }) };
  }
  const file = v.safeParse(FileSchema, value);
  if (!file.success)
    return {
      ok: false,
      reason: t('This isn’t a views file. Choose a file created with Export.'),
    };
  const views: ViewDraft[] = [];
  const problems: string[] = [];
  for (const [at, written] of file.output.views.slice(0, MAX_VIEWS.views).entries()) {
    const read = v.safeParse(ViewDraftSchema, written, { abortEarly: true });
    if (read.success) views.push(read.output);
    else problems.push(whyLeftOut(at + 1, read.issues[0]));
  }
  const beyond = file.output.views.length - MAX_VIEWS.views;
  if (beyond > 0) problems.push(whatIsBeyond(beyond));
  return { ok: true, views, problems };
}

function whatIsBeyond(views: number): string {
  return plural(
    views,
    {
      one: 'The last {n} was skipped. The limit is {most} views.',
      other: 'The last {n} were skipped. The limit is {most} views.',
    },
    { most: MAX_VIEWS.views },
  );
}

/** @param number its place in the file, from 1 on */
function whyLeftOut(number: number, { path, type, received }: v.BaseIssue<unknown>): string {
  const [key] = path?.map(step => String(step.key)) ?? [];
  if (key === undefined) {
    return t('View {number} skipped: it must be an object with name, filters and columns.', { number });
  }
  const where = { number, key };
  if (received === 'undefined') return t('View {number} skipped: {key} is missing.', where);
  if (type === 'non_empty') return t('View {number} skipped: {key} can’t be empty.', where);
  if (type === 'max_length') return whyTooLong(where);
  if (type === 'array') return t('View {number} skipped: {key} must be a list or null.', where);
  return key === 'filters'
    ? t('View {number} skipped: {key} must be a string (empty for no filters).', where)
    : t('View {number} skipped: {key} must be a string.', where);
}

function whyTooLong(where: { number: number; key: string }): string {
  return where.key === 'columns'
    ? plural(
        MAX_VIEWS.columns,
        {
          one: 'View {number} skipped: {key} can’t have more than {n} column.',
          other: 'View {number} skipped: {key} can’t have more than {n} columns.',
        },
        where,
      )
    : plural(
        where.key === 'name' ? MAX_VIEWS.name : MAX_VIEWS.filters,
        {
          one: 'View {number} skipped: {key} can’t be longer than {n} character.',
          other: 'View {number} skipped: {key} can’t be longer than {n} characters.',
        },
        where,
      );
}
