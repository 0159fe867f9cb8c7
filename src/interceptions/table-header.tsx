import clsx from 'clsx';
import { columns, RIGHT_ALIGNED } from './columns.tsx';

/** The columns' names; stays below the top bar while the rows scroll under it. */
export function TableHeader() {
  return (
    <div
      role="rowgroup"
      className="sticky top-12 z-10 rounded-t-[10px] border-b border-line bg-sunken max-md:sr-only"
    >
      <div role="row" aria-rowindex={1} className="grid-columns h-9 px-3 text-sm font-medium text-muted">
        <div role="columnheader" data-column="toggle">
          <span className="sr-only">Details</span>
        </div>
        {columns.map(column => (
          <div
            key={column.id}
            role="columnheader"
            data-column={column.id}
            className={clsx('truncate', RIGHT_ALIGNED.has(column.id ?? '') && 'text-right')}
          >
            {String(column.header)}
          </div>
        ))}
      </div>
    </div>
  );
}
