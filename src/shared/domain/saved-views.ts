import * as v from 'valibot';
import { plural, t } from '#shared/i18n/t.ts';

/** `name` and `filters` are in characters; a menu truncates a name, and no user creates a longer URL. */
export const MAX_VIEWS = { name: 80, filters: 4000, columns: 50, views: 200 };

const NameSchema = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(MAX_VIEWS.name));

export const ViewDraftSchema = v.object({
  name: NameSchema,
  /** The query string of a URL without `?`, unchanged even if parts of it are invalid today. */
  filters: v.pipe(
    v.string(),
    v.transform(text => text.replace(/^\?/, '')),
    v.maxLength(MAX_VIEWS.filters),
  ),
  /** Column IDs in order; null leaves the columns of the list as they are. */
  columns: v.nullable(v.pipe(v.array(v.string()), v.maxLength(MAX_VIEWS.columns))),
});

export type ViewDraft = v.InferOutput<typeof ViewDraftSchema>;

export interface SavedView extends ViewDraft {
  id: string;
}

/** The reason why a name is invalid, or null. */
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
  return String(views.reduce((max, { id }) => Math.max(max, Number(id) || 0), 0) + 1);
}

interface Merged {
  views: readonly SavedView[];
  added: number;
  /** Number of drafts that equal an existing view. */
  known: number;
  /** Number of drafts above the limit. */
  left: number;
}

/** Appends imported views; a duplicate name gets a number. */
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
  const { id: _id, ...rest } = view;
  return JSON.stringify(rest) === JSON.stringify(draft);
}

/** `Failed calls (2)` if `Failed calls` exists. */
export function uniqueName(name: string, views: readonly SavedView[]): string {
  let unique = name;
  for (let number = 2; views.some(view => view.name === unique); number += 1) {
    const suffix = ` (${number})`;
    unique = name.slice(0, MAX_VIEWS.name - suffix.length) + suffix;
  }
  return unique;
}

type ParsedViewFile =
  { ok: true; views: readonly ViewDraft[]; problems: readonly string[] } | { ok: false; reason: string };

const FileSchema = v.object({ aibridge_views: v.literal(1), views: v.array(v.unknown()) });

/** Formats the JSON that `parseViewFile` accepts. */
export function printViewFile(views: readonly SavedView[]): string {
  const drafts = views.map(({ name, filters, columns }) => ({ name, filters, columns }));
  return `${JSON.stringify({ aibridge_views: 1, views: drafts }, null, 2)}\n`;
}

/** Parses each view separately; invalid views are skipped and listed in `problems`. */
export function parseViewFile(text: string): ParsedViewFile {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: t('Invalid JSON: {reason}', { reason }) };
  }
  const file = v.safeParse(FileSchema, value);
  if (!file.success)
    return {
      ok: false,
      reason: t('This isn’t a views file. Choose a file created with Export.'),
    };
  const views: ViewDraft[] = [];
  const problems: string[] = [];
  for (const [at, rawView] of file.output.views.slice(0, MAX_VIEWS.views).entries()) {
    const read = v.safeParse(ViewDraftSchema, rawView, { abortEarly: true });
    if (read.success) views.push(read.output);
    else problems.push(viewProblem(at + 1, read.issues[0]));
  }
  const excess = file.output.views.length - MAX_VIEWS.views;
  if (excess > 0) problems.push(tooManyViews(excess));
  return { ok: true, views, problems };
}

function tooManyViews(views: number): string {
  return plural(
    views,
    {
      one: 'The last {n} was skipped. The limit is {most} views.',
      other: 'The last {n} were skipped. The limit is {most} views.',
    },
    { most: MAX_VIEWS.views },
  );
}

/** @param number position in the file, from 1 */
function viewProblem(number: number, { path, type, received }: v.BaseIssue<unknown>): string {
  const [key] = path?.map(step => String(step.key)) ?? [];
  if (key === undefined) {
    return t('View {number} skipped: it must be an object with name, filters and columns.', { number });
  }
  const where = { number, key };
  if (received === 'undefined') return t('View {number} skipped: {key} is missing.', where);
  if (type === 'non_empty') return t('View {number} skipped: {key} can’t be empty.', where);
  if (type === 'max_length') return tooLong(where);
  if (type === 'array') return t('View {number} skipped: {key} must be a list or null.', where);
  return key === 'filters'
    ? t('View {number} skipped: {key} must be a string (empty for no filters).', where)
    : t('View {number} skipped: {key} must be a string.', where);
}

function tooLong(where: { number: number; key: string }): string {
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
