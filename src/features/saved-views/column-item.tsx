import { useState } from 'react';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { columnName, type ColumnId } from '#shared/domain/list-columns.ts';
import { COLUMN_WIDTH, columnWidthsPreference } from '#shared/settings/columns-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { IconButton } from '#shared/ui/icon-button.tsx';
import { t } from '#shared/i18n/t.ts';

interface ColumnItemProps {
  id: ColumnId;
  /** Among the chosen columns, from 0; -1 where it is none of them. */
  place: number;
  count: number;
  idOf: (name: string) => string;
  onToggle: () => void;
  onMove: (by: number) => void;
}

export function ColumnItem({ id, place, count, idOf, onToggle, onMove }: ColumnItemProps) {
  const name = columnName(id);
  return (
    <li className="flex h-7 items-center gap-1">
      <label className="flex min-w-0 flex-1 items-center gap-2">
        <input
          id={idOf(id)}
          type="checkbox"
          className="accent-accent"
          checked={place >= 0}
          onChange={onToggle}
        />
        <span className="truncate">{name}</span>
      </label>
      {place < 0 ? null : (
        <>
          {id === 'prompt' ? (
            <span className="text-sm text-faint">{t('what is left')}</span>
          ) : (
            <Width id={id} />
          )}
          <IconButton
            id={idOf(`${id}.up`)}
            icon={ArrowUp}
            label={t('Move {name} up', { name })}
            aria-disabled={place === 0}
            onClick={() => onMove(-1)}
          />
          <IconButton
            id={idOf(`${id}.down`)}
            icon={ArrowDown}
            label={t('Move {name} down', { name })}
            aria-disabled={place === count - 1}
            onClick={() => onMove(1)}
          />
        </>
      )}
    </li>
  );
}

/** The same width as by the handle in the table's header, for who cannot drag. */
function Width({ id }: { id: ColumnId }) {
  const widths = usePreference(columnWidthsPreference);
  const [typed, setTyped] = useState<string | null>(null);
  const take = (text: string) => {
    const { [id]: _was, ...others } = widths;
    const width = Number(text);
    setTyped(text);
    if (text === '') columnWidthsPreference.set(others);
    else if (width >= COLUMN_WIDTH.least && width <= COLUMN_WIDTH.most)
      columnWidthsPreference.set({ ...others, [id]: width });
  };
  return (
    <input
      type="number"
      aria-label={t('Width of {column} in pixels', { column: columnName(id) })}
      placeholder={t('auto')}
      min={COLUMN_WIDTH.least}
      max={COLUMN_WIDTH.most}
      step={10}
      value={typed ?? widths[id] ?? ''}
      onChange={event => take(event.target.value)}
      onBlur={() => setTyped(null)}
      className="tabular h-6 w-16 rounded-[6px] border border-line bg-bg px-1.5 text-end text-sm placeholder:text-faint hover:border-line-strong"
    />
  );
}
