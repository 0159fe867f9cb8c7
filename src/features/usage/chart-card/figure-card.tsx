import { Download, Table2, ChartBarStacked } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { saveFile } from '#shared/ui/save-file.ts';
import { Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import { figureCsv, type FigureTable } from './figure-table.ts';
import { FigureTableView } from './figure-table-view.tsx';

interface FigureCardProps {
  title: string;
  /** The name of its file, without the ending: in every language the same. */
  file: string;
  /** What the figures cover. */
  covers: string;
  table: FigureTable;
  /** Further columns of the file. */
  more?: Parameters<typeof figureCsv>[2];
  /** Switches of this figure alone. */
  actions?: ReactNode;
  /** Said below, in both forms. */
  note?: ReactNode;
  /** The chart; without one the table is all there is. */
  children?: ReactNode;
}

/** A figure with its title, what it covers, its table and its file. */
export function FigureCard({ title, file, covers, table, more, actions, note, children }: FigureCardProps) {
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
          <Button
            look="quiet"
            aria-pressed={asTable}
            title={t('View as table')}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? (
              <ChartBarStacked aria-hidden="true" size={14} strokeWidth={1.75} />
            ) : (
              <Table2 aria-hidden="true" size={14} strokeWidth={1.75} />
            )}
            <span className="sr-only">{t('View as table')}</span>
          </Button>
        )}
        <Button
          look="quiet"
          title={t('Download CSV')}
          aria-disabled={isEmpty}
          onClick={() => isEmpty || saveFile(figureCsv(table, covers, more), `${file}.csv`, 'text/csv')}
        >
          <Download aria-hidden="true" size={14} strokeWidth={1.75} />
          <span className="sr-only">{t('Download CSV')}</span>
        </Button>
      </figcaption>
      {isEmpty ? (
        <p className="py-4 text-faint">{t('Nothing to show.')}</p>
      ) : asTable || children === undefined ? (
        <FigureTableView table={table} labelledBy={id} />
      ) : (
        children
      )}
      {note ? <p className="mt-2 text-sm text-faint">{note}</p> : null}
    </figure>
  );
}
