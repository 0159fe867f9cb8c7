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

/** What lays out columns that somebody chose: most people keep the usual ones, which need nothing of it. */
const loadCode = async () => {
  const [{ ownColumnsOf }, { columnStyleSheet }] = await Promise.all([
    import('./custom-columns.tsx'),
    import('./column-style-sheet.ts'),
  ]);
  return { ownColumnsOf, columnStyleSheet };
};

const code = createStore<{ there: Awaited<ReturnType<typeof loadCode>> | null }>({ there: null });

const customColumnsModule = { get: () => code.state().there, subscribe: code.subscribe };

/** Brings it where it is needed: at the start, so that such a list is not drawn twice, and once somebody chooses. */
export async function preloadCustomColumns(): Promise<void> {
  const isOwn = columnsPreference.get() !== null || Object.keys(columnWidthsPreference.get()).length > 0;
  if (!isOwn || customColumnsModule.get() !== null) return;
  try {
    code.change({ there: await loadCode() });
  } catch {
    // The usual columns are shown; the next choice tries again.
  }
}

columnsPreference.subscribe(() => void preloadCustomColumns());
columnWidthsPreference.subscribe(() => void preloadCustomColumns());

/** The columns somebody chose. A card has its own few, whatever was chosen. */
export function useColumns() {
  const chosen = usePreference(columnsPreference);
  const code = usePreference(customColumnsModule);
  const wide = useIsWide();
  return useMemo(
    () =>
      chosen === null || code === null || !wide
        ? { columns: defaultColumns, ids: DEFAULT_COLUMNS }
        : { columns: code.ownColumnsOf(chosen), ids: chosen },
    [chosen, code, wide],
  );
}

/** The rules that lay them out, null where the stylesheet has them. */
function useColumnStyleSheet(ids: readonly ColumnId[]): string | null {
  const widths = usePreference(columnWidthsPreference);
  const code = usePreference(customColumnsModule);
  return code?.columnStyleSheet(ids, widths) ?? null;
}

const [LateWidthHandle] = lazyWithPreload(
  async () => (await import('./column-resize-handle.tsx')).WidthHandle,
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
          // Not named by its handle as well.
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
            {shouldLoad ? <LateWidthHandle props={{ id, ids }} fallback={null} /> : null}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The columns' names; stays below the top bar while the rows scroll under it, and as it is while others are drawn. */
export const TableHeader = memo(ColumnNames);
