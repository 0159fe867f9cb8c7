import clsx from 'clsx';
import { Link } from 'react-router';
import type { CsvValue } from '#shared/lib/csv.ts';
import { formatDuration } from '#shared/i18n/durations.ts';
import { formatCount, formatShare } from '#shared/lib/numbers.ts';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import type { Column, FigureTable } from './figure-table.ts';
import { NotFiltered } from './unfiltered-value.tsx';

/** The chart's twin: every row, exact figures. */
export function FigureTableView({
  table: { columns, rows },
  labelledBy,
}: {
  table: FigureTable;
  labelledBy: string;
}) {
  const shown = columns.filter(({ isFileOnly }) => !isFileOnly);
  return (
    <div className="max-h-96 overflow-auto" tabIndex={-1}>
      <table aria-labelledby={labelledBy} className="tabular w-full">
        <thead className="sticky top-0 bg-panel text-sm text-muted">
          <tr className="border-b border-line">
            {shown.map(({ name, head, kind }) => (
              <th key={name} scope="col" className={clsx('py-1 pe-4 font-medium last:pe-1', align(kind))}>
                <OutsideText text={head} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(
            ({ key, cells: [first = null, ...others], label = String(first ?? ''), href, whyNoHref }) => (
              <tr key={key} className="border-b border-line last:border-0">
                <th scope="row" className="py-1 pe-4 text-start font-normal">
                  {href === undefined ? (
                    <NotFiltered reason={whyNoHref}>
                      <OutsideText text={label} />
                    </NotFiltered>
                  ) : (
                    <Link to={href} className="hover:underline">
                      <OutsideText text={label} />
                    </Link>
                  )}
                </th>
                {others.map((cell, index) => {
                  const { kind = 'text', name = '', isFileOnly } = columns[index + 1] ?? {};
                  return isFileOnly ? null : (
                    <td key={name} className={clsx('pe-4 whitespace-nowrap last:pe-1', align(kind))}>
                      {typeof cell === 'string' ? <OutsideText text={cell} /> : formatCell(cell, kind)}
                    </td>
                  );
                })}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

const align = (kind: Column['kind']): string => (kind === 'text' ? 'text-start' : 'text-end');

/** The figure as it is; what is not known, or does not apply, is a dash. */
function formatCell(cell: CsvValue, kind: Column['kind']): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (kind === 'share') return formatShare(cell, 1) ?? '–';
  return kind === 'milliseconds' ? formatDuration(cell) : formatCount(cell);
}
