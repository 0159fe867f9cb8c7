import * as v from 'valibot';
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
    return { ok: false, reason: `This is no complete JSON: ${why}` };
  }
  const file = v.safeParse(FileSchema, value);
  if (!file.success)
    return {
      ok: false,
      reason: 'This is no file of views: it has to be what Export gives, with "views" in it.',
    };
  const views: ViewDraft[] = [];
  const problems: string[] = [];
  for (const [at, written] of file.output.views.slice(0, MOST.views).entries()) {
    const read = v.safeParse(ViewDraftSchema, written, { abortEarly: true });
    if (read.success) views.push(read.output);
    else problems.push(`View ${at + 1} is left out: ${sayWhere(read.issues[0])}.`);
  }
  const beyond = file.output.views.length - MOST.views;
  if (beyond > 0) problems.push(`Of the last ${beyond} nothing was read: ${MOST.views} views are the most.`);
  return { ok: true, views, problems };
}

function sayWhere(issue: v.BaseIssue<unknown>): string {
  const [key] = issue.path?.map(step => String(step.key)) ?? [];
  if (key === undefined) return 'it has to be an object with name, filters and columns';
  return issue.received === 'undefined' ? `${key} is missing` : `${key} ${issue.message}`;
}
