import { Dialog } from '@base-ui/react/dialog';
import { useState, type RefObject } from 'react';
import { reordered } from '#shared/lib/reordered.ts';
import { changeView, type SavedView } from '#shared/domain/saved-view.ts';
import { printViewFile } from '#shared/domain/view-file.ts';
import { Button } from '#shared/ui/button.tsx';
import { DialogFrame } from '#shared/ui/dialog-frame.tsx';
import { FileButton } from '#shared/ui/file-button.tsx';
import { saveFile } from '#shared/ui/save-file.ts';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { useNextFocus } from '#shared/ui/use-next-focus.ts';
import { t } from '#shared/i18n/t.ts';
import { readViewFile } from './read-view-file.ts';
import { saveViews, useSavedViews } from './use-saved-views.ts';
import { ViewItem } from './view-item.tsx';

interface ManageViewsDialogProps {
  owner: string;
  /** What opened it. */
  finalFocus: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** Names, order and number of the saved views; every change counts at once, and one that is deleted can be had back. */
export function ManageViewsDialog({ owner, finalFocus, onClose }: ManageViewsDialogProps) {
  const views = useSavedViews(owner);
  const [told, tell] = useState<readonly string[]>([]);
  const [deleted, setDeleted] = useState<{ view: SavedView; index: number } | null>(null);
  const { idOf, focusNext } = useNextFocus();

  const change = (next: readonly SavedView[], lines: readonly string[] = []) => {
    saveViews(owner, next);
    setDeleted(null);
    tell(lines);
  };
  const move = (view: SavedView, by: number) => {
    const next = reordered(views, views.indexOf(view), by);
    if (next === views) return;
    focusNext(`${view.id}.${by < 0 ? 'up' : 'down'}`);
    change(next, [
      t('“{name}” is view {n} of {all}', { name: view.name, n: next.indexOf(view) + 1, all: next.length }),
    ]);
  };
  const remove = (view: SavedView) => {
    change(
      views.filter(each => each !== view),
      [t('“{name}” is deleted', { name: view.name })],
    );
    setDeleted({ view, index: views.indexOf(view) });
    focusNext('undo');
  };
  const restore = () => {
    if (!deleted) return;
    focusNext(`${deleted.view.id}.delete`);
    change([...views.slice(0, deleted.index), deleted.view, ...views.slice(deleted.index)]);
  };
  const take = async (chosen: File) => {
    const { views: next, lines } = await readViewFile(chosen, views);
    change(next, lines);
  };

  return (
    <DialogFrame
      open
      title={t('Views')}
      description={t('They are kept in this browser; a file takes them to another one, or to somebody else.')}
      className="max-w-[40rem] gap-3 pb-0!"
      finalFocus={finalFocus}
      onOpenChange={onClose}
    >
      {views.length === 0 ? <p className="text-muted">{t('There are none yet.')}</p> : null}
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
          {told.map(line => (
            <p key={line}>
              <OutsideText text={line} />
            </p>
          ))}
        </div>
        {deleted ? (
          <Button id={idOf('undo')} look="link" className="text-sm" onClick={restore}>
            {t('Undo')}
          </Button>
        ) : null}
      </div>
      <div className="sticky -bottom-4 -mx-4 flex flex-wrap items-center gap-2 rounded-b-panel border-t border-line bg-panel px-4 py-3">
        <FileButton
          look="quiet"
          label={t('File with views')}
          accept=".json,application/json"
          onFile={chosen => void take(chosen)}
        >
          {t('Import…')}
        </FileButton>
        <Button
          look="quiet"
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
