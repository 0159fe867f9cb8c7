import { plural, t } from '#shared/i18n/t.ts';
import { mergeViews, MOST, type SavedView } from '#shared/domain/saved-view.ts';
import { parseViewFile } from '#shared/domain/view-file.ts';

/** Far beyond any file of views, and little enough to be read at once. */
const MAX_BYTES = 2_000_000;

/** The views with those of a file behind them, and what became of each, in words. */
export async function readViewFile(
  file: Pick<File, 'name' | 'size' | 'text'>,
  views: readonly SavedView[],
): Promise<{ views: readonly SavedView[]; lines: readonly string[] }> {
  const { name } = file;
  if (file.size > MAX_BYTES)
    return { views, lines: [t('{name} is too large to be a file of views.', { name })] };
  let text: string;
  try {
    text = await file.text();
  } catch {
    return { views, lines: [t('{name} could not be read.', { name })] };
  }
  const read = parseViewFile(text);
  if (!read.ok) return { views, lines: [`${t('Nothing is taken from {name}.', { name })} ${read.reason}`] };
  const { views: merged, added, known, left } = mergeViews(views, read.views);
  const lines = [
    plural(added, { one: 'One view is added.', other: '{n} views are added.' }),
    ...(known > 0
      ? [plural(known, { one: 'One was there already.', other: '{n} were there already.' })]
      : []),
    ...(left > 0 ? [withoutRoom(left)] : []),
    ...read.problems,
  ];
  return { views: merged, lines };
}

const withoutRoom = (left: number): string =>
  plural(
    left,
    {
      one: '{n} had no room: {most} views are the most.',
      other: '{n} had no room: {most} views are the most.',
    },
    { most: MOST.views },
  );
