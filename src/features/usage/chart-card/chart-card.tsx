import clsx from 'clsx';
import { Link } from 'react-router';
import { Download, Table2, ChartBarStacked } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import type { CsvValue } from '#shared/lib/csv.ts';
import { formatDuration } from '#shared/i18n/durations.ts';
import { formatCount, formatShare } from '#shared/lib/numbers.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { saveFile } from '#shared/ui/save-file.ts';
import { IconButton } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import { type Column, type ChartTable, chartCsv } from './chart-table.ts';

/** The chart's data as a table, with every row and exact values. */
function DataTable({ table: { columns, rows }, labelledBy }: { table: ChartTable; labelledBy: string }) {
  const shown = columns.filter(({ isFileOnly }) => !isFileOnly);
  return (
    <div className="max-h-96 overflow-auto" tabIndex={-1}>
      <table aria-labelledby={labelledBy} className="tabular w-full">
        <thead className="sticky top-0 bg-panel text-sm text-muted">
          <tr className="border-b border-line">
            {shown.map(({ name, header, kind }) => (
              <th key={name} scope="col" className={clsx('py-1 pe-4 font-medium last:pe-1', align(kind))}>
                <UntrustedText text={header} />
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
                      <UntrustedText text={label} />
                    </NotFiltered>
                  ) : (
                    <Link to={href} className="hover:underline">
                      <UntrustedText text={label} />
                    </Link>
                  )}
                </th>
                {others.map((cell, index) => {
                  const { kind = 'text', name = '', isFileOnly } = columns[index + 1] ?? {};
                  return isFileOnly ? null : (
                    <td key={name} className={clsx('pe-4 whitespace-nowrap last:pe-1', align(kind))}>
                      {typeof cell === 'string' ? <UntrustedText text={cell} /> : formatCell(cell, kind)}
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

/** Unknown or inapplicable values are a dash. */
function formatCell(cell: CsvValue, kind: Column['kind']): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (kind === 'share') return formatShare(cell, 1) ?? '–';
  return kind === 'milliseconds' ? formatDuration(cell) : formatCount(cell);
}

interface StatTileProps {
  value: string;
  name: string;
  /** Tooltip: the exact value and what it covers. */
  hint: string;
  /** The same value in the previous period. */
  before?: string | null;
}

/** One value in a `<dl>`. */
export function StatTile({ value, name, hint, before = null }: StatTileProps) {
  return (
    <div className="flex min-w-0 flex-col" title={hint}>
      <dt className="order-1 text-sm text-muted">{name}</dt>
      <dd className="tabular text-figure font-semibold">{value}</dd>
      {before === null ? null : <dd className="tabular order-2 text-sm text-faint">{before}</dd>}
    </div>
  );
}

interface ChartCardProps {
  title: string;
  /** File name without extension. It is the same in every language. */
  file: string;
  /** What the data covers, as a label. */
  covers: string;
  table: ChartTable;
  /** Extra columns that only the file has. */
  more?: Parameters<typeof chartCsv>[2];
  actions?: ReactNode;
  /** Shown below the chart and the table. */
  note?: ReactNode;
  /** The chart. Without it, only the table is shown. */
  children?: ReactNode;
}

/** Frame with a title, the coverage, a switch between chart and table, and a CSV download. */
export function ChartCard({ title, file, covers, table, more, actions, note, children }: ChartCardProps) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const isEmpty = table.rows.length === 0;
  return (
    <figure aria-labelledby={id} className="m-0 flex min-w-0 flex-col px-4 py-3">
      <figcaption className="mb-2 flex flex-wrap items-center gap-x-2 gap-y-1">
        <span id={id} className="me-auto font-semibold">
          {title}
        </span>
        <span role="status" className="text-sm text-muted">
          {covers}
        </span>
        {actions}
        {children === undefined ? null : (
          <IconButton
            icon={asTable ? ChartBarStacked : Table2}
            label={t('View as table')}
            size="slim"
            iconSize={14}
            className="px-2!"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          />
        )}
        <IconButton
          icon={Download}
          label={t('Download CSV')}
          size="slim"
          iconSize={14}
          className="px-2!"
          aria-disabled={isEmpty}
          onClick={() => isEmpty || saveFile(chartCsv(table, covers, more), `${file}.csv`, 'text/csv')}
        />
      </figcaption>
      {isEmpty ? (
        <p className="py-4 text-faint">{t('No data')}</p>
      ) : asTable || children === undefined ? (
        <DataTable table={table} labelledBy={id} />
      ) : (
        children
      )}
      {note ? <p className="mt-2 text-sm text-faint">{note}</p> : null}
    </figure>
  );
}

interface NotFilteredProps {
  /** Why the value has no link. Undefined if no link is expected. */
  reason: string | undefined;
  children: ReactNode;
}

export function NotFiltered({ reason, children }: NotFilteredProps) {
  if (reason === undefined) return children;
  return (
    <span title={reason}>
      {children}
      <span className="sr-only">. {reason}</span>
    </span>
  );
}
