import * as v from 'valibot';
import { plural, t } from '#shared/i18n/t.ts';
import { MOST, ViewDraftSchema, type SavedView, type ViewDraft } from './saved-view.ts';

export type ParsedViewFile =
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
    return { ok: false, reason: t('This is no complete JSON: {reason}', { reason: why }) };
  }
  const file = v.safeParse(FileSchema, value);
  if (!file.success)
    return {
      ok: false,
      reason: t('This is no file of views: it has to be what Export gives, with "views" in it.'),
    };
  const views: ViewDraft[] = [];
  const problems: string[] = [];
  for (const [at, written] of file.output.views.slice(0, MOST.views).entries()) {
    const read = v.safeParse(ViewDraftSchema, written, { abortEarly: true });
    if (read.success) views.push(read.output);
    else problems.push(whyLeftOut(at + 1, read.issues[0]));
  }
  const beyond = file.output.views.length - MOST.views;
  if (beyond > 0) problems.push(whatIsBeyond(beyond));
  return { ok: true, views, problems };
}

function whatIsBeyond(views: number): string {
  return plural(
    views,
    {
      one: 'Of the last {n} nothing was read: {most} views are the most.',
      other: 'Of the last {n} nothing was read: {most} views are the most.',
    },
    { most: MOST.views },
  );
}

/** @param number its place in the file, from 1 on */
function whyLeftOut(number: number, { path, type, received }: v.BaseIssue<unknown>): string {
  const [key] = path?.map(step => String(step.key)) ?? [];
  if (key === undefined) {
    return t('View {number} is left out: it has to be an object with name, filters and columns.', { number });
  }
  const where = { number, key };
  if (received === 'undefined') return t('View {number} is left out: {key} is missing.', where);
  if (type === 'non_empty') return t('View {number} is left out: {key} must not be empty.', where);
  if (type === 'max_length') return whyTooLong(where);
  if (type === 'array') return t('View {number} is left out: {key} has to be a list, or null.', where);
  return key === 'filters'
    ? t('View {number} is left out: {key} has to be a text, empty for no filters.', where)
    : t('View {number} is left out: {key} has to be a text.', where);
}

function whyTooLong(where: { number: number; key: string }): string {
  return where.key === 'columns'
    ? plural(
        MOST.columns,
        {
          one: 'View {number} is left out: {key} must not be longer than {n} column.',
          other: 'View {number} is left out: {key} must not be longer than {n} columns.',
        },
        where,
      )
    : plural(
        where.key === 'name' ? MOST.name : MOST.filters,
        {
          one: 'View {number} is left out: {key} must not be longer than {n} character.',
          other: 'View {number} is left out: {key} must not be longer than {n} characters.',
        },
        where,
      );
}
