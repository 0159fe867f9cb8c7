import clsx from 'clsx';
import { memo } from 'react';
import { columnName, type ColumnId } from '#shared/domain/list-columns.ts';
import { late } from '#shared/ui/late.tsx';
import { useAfterPaint } from '#shared/ui/use-after-paint.ts';
import { t } from '#shared/i18n/t.ts';
import { useColumnSheet } from './use-columns.ts';
import { RIGHT_ALIGNED } from './columns.tsx';

const [LateWidthHandle] = late(async () => (await import('./column-resize-handle.tsx')).WidthHandle);

function ColumnNames({ ids }: { ids: readonly ColumnId[] }) {
  const isDue = useAfterPaint(true, 0);
  const sheet = useColumnSheet(ids);
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
            {isDue ? <LateWidthHandle props={{ id, ids }} fallback={null} /> : null}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The columns' names; stays below the top bar while the rows scroll under it, and as it is while others are drawn. */
export const TableHeader = memo(ColumnNames);
