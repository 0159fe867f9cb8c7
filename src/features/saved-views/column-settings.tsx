import { useState } from 'react';
import { ArrowDown, ArrowUp } from 'lucide-react';
import {
  columnName,
  type ColumnId,
  columnsToChoose,
  toggleColumn,
  DEFAULT_COLUMNS,
} from '#shared/domain/list-columns.ts';
import { COLUMN_WIDTH, columnWidthsPreference, columnsPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { IconButton, Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import { useFocusAfterRender } from '#shared/ui/interaction.ts';
import { useTransientMessage } from '#shared/ui/toaster.tsx';
import { moveItem } from '#shared/lib/collections.ts';

interface ColumnItemProps {
  id: ColumnId;
  /** Zero-based position among the visible columns, or -1. */
  position: number;
  count: number;
  idOf: (name: string) => string;
  onToggle: () => void;
  onMove: (offset: number) => void;
}

function ColumnItem({ id, position, count, idOf, onToggle, onMove }: ColumnItemProps) {
  const name = columnName(id);
  return (
    <li className="flex h-7 items-center gap-1">
      <label className="flex min-w-0 flex-1 items-center gap-2">
        <input
          id={idOf(id)}
          type="checkbox"
          className="accent-accent"
          checked={position >= 0}
          onChange={onToggle}
        />
        <span className="truncate">{name}</span>
      </label>
      {position < 0 ? null : (
        <>
          {id === 'prompt' ? (
            <span className="text-sm text-faint">{t('fills space')}</span>
          ) : (
            <WidthField id={id} />
          )}
          <IconButton
            id={idOf(`${id}.up`)}
            icon={ArrowUp}
            label={t('Move {name} up', { name })}
            aria-disabled={position === 0}
            onClick={() => onMove(-1)}
          />
          <IconButton
            id={idOf(`${id}.down`)}
            icon={ArrowDown}
            label={t('Move {name} down', { name })}
            aria-disabled={position === count - 1}
            onClick={() => onMove(1)}
          />
        </>
      )}
    </li>
  );
}

/** Sets the column width like the resize handle, for users who cannot drag. */
function WidthField({ id }: { id: ColumnId }) {
  const widths = usePreference(columnWidthsPreference);
  const [typed, setTyped] = useState<string | null>(null);
  const setWidth = (text: string) => {
    const { [id]: _previous, ...others } = widths;
    const width = Number(text);
    setTyped(text);
    if (text === '') columnWidthsPreference.set(others);
    else if (width >= COLUMN_WIDTH.min && width <= COLUMN_WIDTH.max)
      columnWidthsPreference.set({ ...others, [id]: width });
  };
  return (
    <input
      type="number"
      aria-label={t('Width of {column} in pixels', { column: columnName(id) })}
      placeholder={t('auto')}
      min={COLUMN_WIDTH.min}
      max={COLUMN_WIDTH.max}
      step={10}
      value={typed ?? widths[id] ?? ''}
      onChange={event => setWidth(event.target.value)}
      onBlur={() => setTyped(null)}
      className="tabular h-6 w-16 rounded-[6px] border border-line bg-bg px-1.5 text-end text-sm placeholder:text-faint hover:border-line-strong"
    />
  );
}

/** Selects, orders and resizes the columns of the list. */
export function ColumnChoice() {
  const custom = usePreference(columnsPreference);
  const chosen = custom ?? DEFAULT_COLUMNS;
  const [note, showNote] = useTransientMessage();
  const { idOf, focusNext } = useFocusAfterRender();

  const toggle = (id: ColumnId) => {
    const next = toggleColumn(chosen, id);
    if (next === chosen) return showNote(t('Keep at least one column'));
    focusNext(id);
    columnsPreference.set(next);
  };
  const move = (id: ColumnId, offset: number) => {
    const next = moveItem(chosen, chosen.indexOf(id), offset);
    if (next === chosen) return;
    focusNext(`${id}.${offset < 0 ? 'up' : 'down'}`);
    columnsPreference.set(next);
    showNote(
      t('{column} moved to position {n} of {all}', {
        column: columnName(id),
        n: next.indexOf(id) + 1,
        all: next.length,
      }),
    );
  };

  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{t('Columns')}</legend>
      <div className="flex items-center justify-between">
        <span aria-hidden="true" className="font-semibold">
          {t('Columns')}
        </span>
        <Button
          variant="link"
          className="text-sm"
          onClick={() => {
            columnsPreference.set(null);
            columnWidthsPreference.set({});
            showNote(t('Columns reset to default'));
          }}
        >
          {t('Reset columns')}
        </Button>
      </div>
      <ul className="my-1">
        {columnsToChoose(chosen).map(id => (
          <ColumnItem
            key={id}
            id={id}
            position={chosen.indexOf(id)}
            count={chosen.length}
            idOf={idOf}
            onToggle={() => toggle(id)}
            onMove={offset => move(id, offset)}
          />
        ))}
      </ul>
      <p className="text-sm text-faint">{t('Columns that don’t fit are hidden; Prompt is hidden last.')}</p>
      <p role="status" className="text-sm text-muted empty:hidden">
        {note}
      </p>
    </fieldset>
  );
}
