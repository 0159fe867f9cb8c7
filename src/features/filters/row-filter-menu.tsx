import { Menu } from '@base-ui/react/menu';
import { useEffect, useRef } from 'react';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { rich } from '#shared/i18n/rich.tsx';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { timeZonePreference } from '#shared/settings/time-zone-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { t } from '#shared/i18n/t.ts';
import { rowFilters, type RowFilter } from './row-filters.ts';

interface RowFilterMenuProps {
  row: InterceptionRow;
  /** What stands in this one comes first. */
  column: string;
  anchor: Element;
  onChoose: (entry: RowFilter) => void;
  onClose: () => void;
  /** Where the focus goes back to. */
  finalFocus: () => HTMLElement | null;
}

/** One menu for all rows: what to filter by, of the one that it was opened for. */
export function RowFilterMenu({ row, column, anchor, onChoose, onClose, finalFocus }: RowFilterMenuProps) {
  const all = rowFilters(row, usePreference(timeZonePreference));
  const own = all.filter(entry => entry.column === column);
  const entries = [...own, ...all.filter(entry => !own.includes(entry))];
  const first = useRef<HTMLDivElement>(null);
  const beside = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // After the menu has taken the focus itself: nothing was pressed that it could tell a key by.
    const frame = requestAnimationFrame(() => first.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Menu.Root open modal={false} onOpenChange={open => !open && onClose()}>
      {/* Here and not at the end of the page: it belongs to the rows. */}
      <div ref={beside} />
      <Menu.Portal container={beside}>
        <Menu.Positioner anchor={anchor} sideOffset={4} align="start" className="z-40 outline-none">
          <Menu.Popup
            aria-label={t('Filter by this row')}
            finalFocus={() => finalFocus() ?? false}
            // Some systems ask for their own menu when the key is let go.
            onContextMenu={event => event.preventDefault()}
            className="w-64 max-w-[var(--available-width)] rounded-panel border border-line bg-panel p-1 shadow-float outline-none"
          >
            {entries.map((entry, index) => (
              <Menu.Item
                ref={index === 0 ? first : undefined}
                // Found by typing: the first word is the same for all.
                label={entry.value}
                key={all.indexOf(entry)}
                disabled={entry.apply === null}
                onClick={() => onChoose(entry)}
                className="flex min-h-8 cursor-pointer flex-wrap items-center gap-x-1.5 rounded-[6px] px-2 py-1 outline-none select-none data-disabled:cursor-default data-disabled:text-muted data-highlighted:bg-accent-soft"
              >
                <EntryWords entry={entry} />
                {entry.reason === undefined ? null : (
                  <span className="basis-full text-sm text-muted">{entry.reason}</span>
                )}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function EntryWords({ entry: { isLeftOut, value } }: { entry: RowFilter }) {
  const shown = <OutsideText text={value} className="min-w-0 font-medium" />;
  return isLeftOut ? rich('Not {value}', { value: shown }) : rich('Only {value}', { value: shown });
}
