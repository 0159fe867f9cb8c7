import type { Row } from '@tanstack/react-table';
import { FlexRender } from '@tanstack/react-table';
import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { failureOf, type Interception } from '#model/interception.ts';
import { RIGHT_ALIGNED, type features } from './columns.tsx';

interface InterceptionRowProps {
  row: Row<typeof features, Interception>;
  /** Its place in the whole list, from 0. */
  index: number;
  open: boolean;
  /** Whether its interception stands beside the list. */
  shown: boolean;
  /** Whether Tab stops at this row: the table is one stop, arrows move inside it. */
  tabStop: boolean;
  onToggle: (id: string) => void;
  renderDetail: (row: Interception) => ReactNode;
}

/** One interception as a row of columns, and below it, while open, a second row with its detail. */
export const InterceptionRow = memo(function InterceptionRow(props: InterceptionRowProps) {
  const { row, index, open, shown, tabStop, onToggle, renderDetail } = props;
  const { id, tool_usages } = row.original;
  const failed = failureOf(row.original) !== null || tool_usages.some(call => call.invocation_error !== '');
  const detailId = `detail-${id}`;
  return (
    <>
      <div
        role="row"
        aria-rowindex={index + 2}
        data-interception-id={id}
        aria-current={shown ? 'true' : undefined}
        className={clsx(
          'grid-columns min-h-[42px] cursor-pointer border-b border-b-line px-3 md:h-[42px]',
          failed ? 'border-l-2 border-l-error pl-[10px]' : '',
          open || shown ? 'bg-selected' : 'hover:bg-bg',
        )}
      >
        <div role="gridcell" data-column="toggle">
          <button
            type="button"
            data-toggle={id}
            tabIndex={tabStop ? 0 : -1}
            aria-expanded={open}
            aria-controls={open ? detailId : undefined}
            aria-label={open ? 'Hide details' : 'Show details'}
            onClick={() => onToggle(id)}
            className="inline-flex size-7 items-center justify-center rounded-[6px] text-muted hover:bg-sunken"
          >
            <ChevronRight
              aria-hidden="true"
              size={15}
              strokeWidth={1.75}
              className={clsx('transition-transform', open && 'rotate-90')}
            />
          </button>
        </div>
        {row.getAllCells().map(cell => (
          <div
            key={cell.id}
            role="gridcell"
            data-column={cell.column.id}
            className={clsx(
              'flex min-w-0 items-center gap-2',
              RIGHT_ALIGNED.has(cell.column.id) && 'tabular justify-end gap-1.5!',
            )}
          >
            <FlexRender cell={cell} />
          </div>
        ))}
      </div>
      {open ? (
        <div role="row" id={detailId} className="border-b border-line bg-selected">
          <div role="gridcell" className="px-3 pt-1 pb-4 md:pl-[52px]">
            {renderDetail(row.original)}
          </div>
        </div>
      ) : null}
    </>
  );
});
