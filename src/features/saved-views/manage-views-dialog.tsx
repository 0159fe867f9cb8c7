import { Dialog } from '@base-ui/react/dialog';
import { useState, type RefObject } from 'react';
import { plural, t } from '#shared/i18n/t.ts';
import {
  mergeViews,
  MAX_VIEWS,
  type SavedView,
  parseViewFile,
  changeView,
  printViewFile,
} from '#shared/domain/saved-views.ts';
import { moveItem } from '#shared/lib/collections.ts';
import { Button } from '#shared/ui/button.tsx';
import { DialogFrame } from '#shared/ui/dialog.tsx';
import { FileButton } from '#shared/ui/file-button.tsx';
import { saveFile } from '#shared/ui/save-file.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { useFocusAfterRender } from '#shared/ui/interaction.ts';
import { saveViews, useSavedViews } from './use-saved-views.ts';
import { ViewItem } from './view-item.tsx';

/** Much larger than any views file, and small enough to read at once. */
const MAX_BYTES = 2_000_000;

/** Appends the views of a file, and describes what was imported. */
export async function readViewFile(
  file: Pick<File, 'name' | 'size' | 'text'>,
  views: readonly SavedView[],
): Promise<{ views: readonly SavedView[]; lines: readonly string[] }> {
  const { name } = file;
  if (file.size > MAX_BYTES)
    return { views, lines: [t('{name} is too large to be a views file.', { name })] };
  let text: string;
  try {
    text = await file.text();
  } catch {
    return { views, lines: [t('Couldn’t read {name}.', { name })] };
  }
  const read = parseViewFile(text);
  if (!read.ok) return { views, lines: [`${t('Nothing imported from {name}.', { name })} ${read.reason}`] };
  const { views: merged, added, known, left } = mergeViews(views, read.views);
  const lines = [
    plural(added, { one: '1 view added.', other: '{n} views added.' }),
    ...(known > 0 ? [plural(known, { one: '1 already existed.', other: '{n} already existed.' })] : []),
    ...(left > 0 ? [limitMessage(left)] : []),
    ...read.problems,
  ];
  return { views: merged, lines };
}

const limitMessage = (left: number): string =>
  plural(
    left,
    {
      one: '{n} not added. The limit is {most} views.',
      other: '{n} not added. The limit is {most} views.',
    },
    { most: MAX_VIEWS.views },
  );

interface ManageViewsDialogProps {
  owner: string;
  /** The button that opened the dialog. */
  finalFocus: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** Renames, sorts and deletes saved views. Changes apply immediately, and a deletion can be undone. */
export function ManageViewsDialog({ owner, finalFocus, onClose }: ManageViewsDialogProps) {
  const views = useSavedViews(owner);
  const [messages, setMessages] = useState<readonly string[]>([]);
  const [deleted, setDeleted] = useState<{ view: SavedView; index: number } | null>(null);
  const { idOf, focusNext } = useFocusAfterRender();

  const change = (next: readonly SavedView[], lines: readonly string[] = []) => {
    saveViews(owner, next);
    setDeleted(null);
    setMessages(lines);
  };
  const move = (view: SavedView, by: number) => {
    const next = moveItem(views, views.indexOf(view), by);
    if (next === views) return;
    focusNext(`${view.id}.${by < 0 ? 'up' : 'down'}`);
    change(next, [
      t('“{name}” moved to position {n} of {all}', {
        name: view.name,
        n: next.indexOf(view) + 1,
        all: next.length,
      }),
    ]);
  };
  const remove = (view: SavedView) => {
    change(
      views.filter(each => each !== view),
      [t('“{name}” deleted', { name: view.name })],
    );
    setDeleted({ view, index: views.indexOf(view) });
    focusNext('undo');
  };
  const restore = () => {
    if (!deleted) return;
    focusNext(`${deleted.view.id}.delete`);
    change([...views.slice(0, deleted.index), deleted.view, ...views.slice(deleted.index)]);
  };
  const importFile = async (chosen: File) => {
    const { views: next, lines } = await readViewFile(chosen, views);
    change(next, lines);
  };

  return (
    <DialogFrame
      open
      title={t('Views')}
      description={t('Views are stored in this browser. Export them to share or move them.')}
      className="max-w-[40rem] gap-3 pb-0!"
      finalFocus={finalFocus}
      onOpenChange={onClose}
    >
      {views.length === 0 ? <p className="text-muted">{t('No saved views yet.')}</p> : null}
      <ul className="flex flex-col gap-2">
        {views.map((view, index) => (
          <ViewItem
            key={view.id}
            view={view}
            others={views.filter(each => each !== view)}
            isFirst={index === 0}
            isLast={index === views.length - 1}
            idOf={idOf}
            onRename={name => change(changeView(views, view.id, { name }))}
            onMove={by => move(view, by)}
            onDelete={() => remove(view)}
          />
        ))}
      </ul>
      <div className="flex items-center gap-2 empty:hidden">
        <div role="status" className="min-w-0 text-sm text-muted">
          {messages.map(line => (
            <p key={line}>
              <UntrustedText text={line} />
            </p>
          ))}
        </div>
        {deleted ? (
          <Button id={idOf('undo')} variant="link" className="text-sm" onClick={restore}>
            {t('Undo')}
          </Button>
        ) : null}
      </div>
      <div className="sticky -bottom-4 -mx-4 flex flex-wrap items-center gap-2 rounded-b-panel border-t border-line bg-panel px-4 py-3">
        <FileButton
          variant="quiet"
          label={t('Views file')}
          accept=".json,application/json"
          onFile={chosen => void importFile(chosen)}
        >
          {t('Import…')}
        </FileButton>
        <Button
          variant="quiet"
          disabled={views.length === 0}
          onClick={() => saveFile(printViewFile(views), 'aibridge-views.json')}
        >
          {t('Export')}
        </Button>
        <Dialog.Close render={<Button className="ms-auto" />}>{t('Done')}</Dialog.Close>
      </div>
    </DialogFrame>
  );
}
