import { mergeViews, MOST, type SavedView } from '#model/saved-view.ts';
import { parseViewFile } from '#model/view-file.ts';

/** Far beyond any file of views, and little enough to be read at once. */
const MAX_BYTES = 2_000_000;

/** The views with those of a file behind them, and what became of each, in words. */
export async function readViewFile(
  file: Pick<File, 'name' | 'size' | 'text'>,
  views: readonly SavedView[],
): Promise<{ views: readonly SavedView[]; lines: readonly string[] }> {
  if (file.size > MAX_BYTES) return { views, lines: [`${file.name} is too large to be a file of views.`] };
  let text: string;
  try {
    text = await file.text();
  } catch {
    return { views, lines: [`${file.name} could not be read.`] };
  }
  const read = parseViewFile(text);
  if (!read.ok) return { views, lines: [`Nothing is taken from ${file.name}. ${read.reason}`] };
  const { views: merged, added, known, left } = mergeViews(views, read.views);
  const lines = [
    `${added === 1 ? 'One view is' : `${added} views are`} added.`,
    ...(known > 0 ? [`${known === 1 ? 'One was' : `${known} were`} there already.`] : []),
    ...(left > 0 ? [`${left} had no room: ${MOST.views} views are the most.`] : []),
    ...read.problems,
  ];
  return { views: merged, lines };
}
