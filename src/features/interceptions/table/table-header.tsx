import { useMemo, memo } from 'react';
import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { createStore } from '#shared/lib/store.ts';
import { columnsPreference, columnWidthsPreference, pricesPreference } from '#shared/settings/settings.ts';
import { DEFAULT_COLUMNS, type ColumnId, columnName } from '#shared/domain/list-columns.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { useIsWide } from '#shared/ui/browser-state.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { useDeferredUntilPaint } from '#shared/ui/preserve-height.tsx';
import { parseSort, type Sort, type SortColumn } from '#shared/domain/filters.ts';
import { sortLabel } from '#shared/domain/row-values.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { t } from '#shared/i18n/t.ts';
import { defaultColumns, RIGHT_ALIGNED } from './columns.tsx';

/** Layout of custom columns. Most users keep the default columns, which do not need it. */
const loadCode = async () => {
  const [{ customColumns }, { columnStyleSheet }] = await Promise.all([
    import('./custom-columns.tsx'),
    import('./column-widths.ts'),
  ]);
  return { customColumns, columnStyleSheet };
};

const code = createStore<{ module: Awaited<ReturnType<typeof loadCode>> | null }>({ module: null });

const customColumnsModule = { get: () => code.state().module, subscribe: code.subscribe };

/** Loads the custom columns if they are in use: on startup, to avoid a second render, and after a change. */
export async function preloadCustomColumns(): Promise<void> {
  const isCustom = columnsPreference.get() !== null || Object.keys(columnWidthsPreference.get()).length > 0;
  if (!isCustom || customColumnsModule.get() !== null) return;
  try {
    code.change({ module: await loadCode() });
  } catch {
    // The default columns are shown. The next change tries again.
  }
}

columnsPreference.subscribe(() => void preloadCustomColumns());
columnWidthsPreference.subscribe(() => void preloadCustomColumns());

/** The selected columns. Cards on narrow screens always show the default ones. */
export function useColumns() {
  const chosen = usePreference(columnsPreference);
  const code = usePreference(customColumnsModule);
  const wide = useIsWide();
  return useMemo(
    () =>
      chosen === null || code === null || !wide
        ? { columns: defaultColumns, ids: DEFAULT_COLUMNS }
        : { columns: code.customColumns(chosen), ids: chosen },
    [chosen, code, wide],
  );
}

/** CSS rules for custom columns, or null if the stylesheet contains them. */
function useColumnStyleSheet(ids: readonly ColumnId[]): string | null {
  const widths = usePreference(columnWidthsPreference);
  const code = usePreference(customColumnsModule);
  return code?.columnStyleSheet(ids, widths) ?? null;
}

const [LazyColumnResizeHandle] = lazyWithPreload(
  async () => (await import('./column-resize-handle.tsx')).ColumnResizeHandle,
);

const SORT_COLUMN_OF: Partial<Record<ColumnId, SortColumn>> = {
  started: 'started',
  tools: 'tool_calls',
  tokens: 'tokens',
  cost: 'cost',
  took: 'duration',
};

interface SortHeaderProps {
  name: string;
  column: SortColumn;
  sort: Sort | null;
  onSort: (sort: Sort) => void;
  isRight: boolean;
}

/** A column name that sorts the list; a second click turns the order round. */
function SortHeader({ name, column, sort, onSort, isRight }: SortHeaderProps) {
  const isSorted = sort?.column === column;
  const next: Sort = { column, direction: isSorted && sort.direction === 'desc' ? 'asc' : 'desc' };
  return (
    <button
      type="button"
      // Not a tab stop, because the menu of orders above the list does the same.
      tabIndex={-1}
      title={sortLabel(next)}
      onClick={() => onSort(next)}
      className={clsx('group/sort flex w-full items-center hover:text-text', isRight && 'justify-end')}
    >
      {/* The arrow is in the gap between the columns, so that no name is cut for it. */}
      <span className="relative min-w-0">
        <span className="block truncate">{name}</span>
        <Icon
          icon={isSorted && sort.direction === 'asc' ? ArrowUp : ArrowDown}
          size={12}
          className={clsx(
            'pointer-events-none absolute top-1/2 -translate-y-1/2',
            isRight ? 'end-full me-0.5' : 'start-full ms-0.5',
            !isSorted && 'opacity-0 group-hover/sort:opacity-60',
          )}
        />
      </span>
    </button>
  );
}

interface ColumnNamesProps {
  ids: readonly ColumnId[];
  /** As in the URL, so that an equal order does not render. */
  sort: string;
  /** Null if the source cannot sort. */
  onSort: ((sort: Sort) => void) | null;
}

function ColumnNames({ ids, sort: sortText, onSort }: ColumnNamesProps) {
  const sort = parseSort(sortText);
  const hasPrices = usePreference(pricesPreference) !== null;
  const shouldLoad = useDeferredUntilPaint(true, 0);
  const sheet = useColumnStyleSheet(ids);
  return (
    <div
      role="rowgroup"
      className="sticky top-12 z-10 rounded-t-[10px] border-b border-line bg-sunken max-md:sr-only print:static"
    >
      {sheet === null ? null : <style>{sheet}</style>}
      <div role="row" aria-rowindex={1} className="grid-columns h-9 px-3 text-sm font-medium text-muted">
        <div role="columnheader" data-column="toggle">
          <span className="sr-only">{t('Details')}</span>
        </div>
        {ids.map(id => {
          const column = SORT_COLUMN_OF[id];
          const isSorted = onSort !== null && column !== undefined && sort?.column === column;
          const isRight = RIGHT_ALIGNED.has(id);
          return (
            // Named explicitly, because the name would otherwise include the resize handle.
            <div
              key={id}
              role="columnheader"
              aria-label={columnName(id)}
              aria-sort={isSorted ? (sort.direction === 'asc' ? 'ascending' : 'descending') : undefined}
              data-column={id}
              className="relative min-w-0"
            >
              {onSort === null || column === undefined || (column === 'cost' && !hasPrices) ? (
                <span className={clsx('block truncate', isRight && 'text-end')}>{columnName(id)}</span>
              ) : (
                <SortHeader
                  name={columnName(id)}
                  column={column}
                  sort={sort}
                  onSort={onSort}
                  isRight={isRight}
                />
              )}
              {shouldLoad ? <LazyColumnResizeHandle props={{ id, ids }} fallback={null} /> : null}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The column names, sticky below the top bar. Memoized, so that it does not render with the rows. */
export const TableHeader = memo(ColumnNames);
