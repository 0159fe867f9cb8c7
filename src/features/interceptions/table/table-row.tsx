import {
  type MouseEvent,
  type SyntheticEvent,
  useMemo,
  type CSSProperties,
  memo,
  type ReactNode,
} from 'react';
import { type Row, FlexRender } from '@tanstack/react-table';
import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { densityPreference, promptLinesPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { useIsWide } from '#shared/ui/browser-state.ts';
import { closedHeight, type RowAppearance } from '#features/interceptions/virtualizer/row-layout.ts';
import { t } from '#shared/i18n/t.ts';
import { RIGHT_ALIGNED, type features } from './columns.tsx';

/** The row that contains an event's target, if any. */
export function rowAtPoint(
  { target }: Pick<SyntheticEvent, 'target'>,
  rows: readonly InterceptionRow[],
): InterceptionRow | undefined {
  const line = target instanceof Element ? target.closest('[data-interception-id]') : null;
  const id = line?.getAttribute('data-interception-id');
  return rows.find(row => row.id === id);
}

/** False if the click was on a control inside the row or selected text. */
export function isForRow({ target }: Pick<SyntheticEvent, 'target'>): boolean {
  const pressed = target instanceof Element && target.closest('a, button, input') !== null;
  return !pressed && document.getSelection()?.type !== 'Range';
}

/** Whether a click follows a link in this tab. */
export function isPlainLinkClick(event: MouseEvent): boolean {
  const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event;
  const isLink = target instanceof Element && target.closest('a') !== null;
  return isLink && button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey;
}

export function useRowAppearance(): RowAppearance {
  const wide = useIsWide();
  const density = usePreference(densityPreference);
  const promptLines = usePreference(promptLinesPreference);
  return useMemo(() => ({ wide, density, promptLines }), [wide, density, promptLines]);
}

/** Styles all rows with attributes of the table, so that no row renders again when they change. */
export function rowAppearance(appearance: RowAppearance) {
  const style: CSSProperties & Record<'--row-height', string> = {
    '--row-height': `${closedHeight(appearance)}px`,
  };
  return { 'data-density': appearance.density, 'data-prompt-lines': appearance.promptLines, style };
}

interface TableRowProps {
  row: Row<typeof features, InterceptionRow>;
  /** Zero-based index in the whole list. */
  index: number;
  open: boolean;
  /** Whether its interception is open in the split view. */
  shown: boolean;
  /** Whether the row is the table's tab stop. The table has one, and arrow keys move inside it. */
  tabStop: boolean;
  /** The columns. The row renders again when they change. */
  columns: readonly unknown[];
  onToggle: (id: string) => void;
  renderDetail: (row: InterceptionRow) => ReactNode;
}

function InterceptionLines(props: TableRowProps) {
  const { row, index, open, shown, tabStop, onToggle, renderDetail } = props;
  const { id, failure, failedCalls, isRunning } = row.original;
  const status = isRunning ? 'running' : failure !== null || failedCalls > 0 ? 'failed' : 'ok';
  const detailId = `detail-${id}`;
  return (
    <>
      <div
        role="row"
        aria-rowindex={index + 2}
        data-interception-id={id}
        aria-current={shown ? 'true' : undefined}
        className={clsx(
          'grid-columns h-(--row-height) cursor-pointer [contain:strict] border-b border-b-line px-3',
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
            aria-label={open ? t('Hide details') : t('Show details')}
            onClick={() => onToggle(id)}
            data-status={status}
            className="status-toggle size-7 rounded-[6px] text-muted hover:bg-sunken"
          >
            <Icon icon={ChevronRight} size={15} className={clsx(open && 'rotate-90')} />
          </button>
        </div>
        {row.getAllCells().map(cell => (
          <div
            key={cell.column.id}
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
        <div key={id} role="row" id={detailId} className="border-b border-line bg-selected">
          <div role="gridcell" className="px-3 pt-1 pb-4 md:ps-[52px]">
            {renderDetail(row.original)}
          </div>
        </div>
      ) : null}
    </>
  );
}

/**
 * An interception as a row of columns, with its detail in a second row while open. TanStack Table creates new row objects
 * for each set of rendered rows, so the comparison uses their originals.
 */
export const TableRow = memo(
  InterceptionLines,
  ({ row, ...before }, { row: next, ...after }) =>
    row.original === next.original &&
    before.index === after.index &&
    before.open === after.open &&
    before.shown === after.shown &&
    before.tabStop === after.tabStop &&
    before.columns === after.columns &&
    before.onToggle === after.onToggle &&
    before.renderDetail === after.renderDetail,
);
