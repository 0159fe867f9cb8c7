import { useMemo, memo } from 'react';
import clsx from 'clsx';
import { createStore } from '#shared/lib/store.ts';
import { columnsPreference, columnWidthsPreference } from '#shared/settings/settings.ts';
import { DEFAULT_COLUMNS, type ColumnId, columnName } from '#shared/domain/list-columns.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { useIsWide } from '#shared/ui/browser-state.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { useDeferredUntilPaint } from '#shared/ui/preserve-height.tsx';
import { t } from '#shared/i18n/t.ts';
import { defaultColumns, RIGHT_ALIGNED } from './columns.tsx';

/** Layout of custom columns. Most users keep the default columns, which do not need it. */
const loadCode = async () => {
  const [{ customColumns }, { columnStyleSheet }] = await Promise.all([
    import('./custom-columns.tsx'),
    import('./column-style-sheet.ts'),
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

function ColumnNames({ ids }: { ids: readonly ColumnId[] }) {
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
        {ids.map(id => (
          // Named explicitly, because the name would otherwise include the resize handle.
          <div
            key={id}
            role="columnheader"
            aria-label={columnName(id)}
            data-column={id}
            className="relative min-w-0"
          >
            <span className={clsx('block truncate', RIGHT_ALIGNED.has(id) && 'text-end')}>
              {columnName(id)}
            </span>
            {shouldLoad ? <LazyColumnResizeHandle props={{ id, ids }} fallback={null} /> : null}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The column names, sticky below the top bar. Memoized, so that it does not render with the rows. */
export const TableHeader = memo(ColumnNames);
