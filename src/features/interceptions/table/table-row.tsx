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
import { useIsWide } from '#shared/ui/browser-state.ts';
import { closedHeight, type RowAppearance } from '#features/interceptions/virtualizer/expanded-index.ts';
import { t } from '#shared/i18n/t.ts';
import { RIGHT_ALIGNED, type features } from './columns.tsx';

/** The row whose line an event came to, if any of these. */
export function rowAtPoint(
  { target }: Pick<SyntheticEvent, 'target'>,
  rows: readonly InterceptionRow[],
): InterceptionRow | undefined {
  const line = target instanceof Element ? target.closest('[data-interception-id]') : null;
  const id = line?.getAttribute('data-interception-id');
  return rows.find(row => row.id === id);
}

/** Whether something in the row was pressed and not the row itself, or text was marked in it. */
export function isForRow({ target }: Pick<SyntheticEvent, 'target'>): boolean {
  const pressed = target instanceof Element && target.closest('a, button, input') !== null;
  return !pressed && document.getSelection()?.type !== 'Range';
}

/** Whether a link was pressed to be followed here, and not in a tab of its own. */
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

/** What the stylesheet goes by, on the table as a whole: no row is drawn anew for another look. */
export function rowAppearance(look: RowAppearance) {
  const style: CSSProperties & Record<'--row-height', string> = { '--row-height': `${closedHeight(look)}px` };
  return { 'data-density': look.density, 'data-prompt-lines': look.promptLines, style };
}

interface TableRowProps {
  row: Row<typeof features, InterceptionRow>;
  /** Its place in the whole list, from 0. */
  index: number;
  open: boolean;
  /** Whether its interception stands beside the list. */
  shown: boolean;
  /** Whether Tab stops at this row: the table is one stop, arrows move inside it. */
  tabStop: boolean;
  /** Those that its cells are of: it is drawn anew where they change. */
  columns: readonly unknown[];
  onToggle: (id: string) => void;
  renderDetail: (row: InterceptionRow) => ReactNode;
}

function InterceptionLines(props: TableRowProps) {
  const { row, index, open, shown, tabStop, onToggle, renderDetail } = props;
  const { id, failure, failedCalls } = row.original;
  const failed = failure !== null || failedCalls > 0;
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
          failed ? 'border-s-2 border-s-error ps-[10px]' : '',
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
            className="inline-flex size-7 items-center justify-center rounded-[6px] text-muted hover:bg-sunken"
          >
            <ChevronRight
              aria-hidden="true"
              size={15}
              strokeWidth={1.75}
              className={clsx(open && 'rotate-90')}
            />
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
 * One interception as a row of columns, and below it, while open, a second row with its detail. The table makes its rows
 * anew with each window of them, from the same originals.
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
