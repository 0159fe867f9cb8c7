import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { formatCompact, formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { Button } from '#shared/ui/button.tsx';
import { NotFiltered } from './chart-card.tsx';

/** Shared tooltip props of all charts. */
export const TOOLTIP = {
  isAnimationActive: false,
  cursor: { fill: 'var(--sunken)' },
  contentStyle: {
    background: 'var(--panel)',
    border: '1px solid var(--line)',
    borderRadius: 8,
    fontSize: 12,
  },
  labelStyle: { color: 'var(--text)', fontWeight: 600 },
  itemStyle: { color: 'var(--text)', padding: 0 },
  wrapperStyle: { zIndex: 20 },
};

interface RankedRow {
  key: string;
  name: ReactNode;
  href: string | undefined;
  /** Why the row has no link. */
  whyNoHref?: string | undefined;
  value: number;
  /** Values of the other columns, one per header. */
  others: readonly ReactNode[];
}

const COLLAPSED_ROWS = 6;

/** A table sorted by value, highest first, with a bar per row. */
export function RankedTable({
  rows,
  heads: [head, ...heads],
  valueHead,
}: {
  rows: readonly RankedRow[];
  heads: readonly string[];
  valueHead: string;
}) {
  const [all, setAll] = useState(false);
  const max = Math.max(1, ...rows.map(({ value }) => value));
  const shown = all || rows.length <= COLLAPSED_ROWS + 1 ? rows : rows.slice(0, COLLAPSED_ROWS);
  return (
    <div>
      <table className="tabular w-full table-fixed">
        <thead className="text-sm text-muted">
          <tr className="border-b border-line">
            <th scope="col" className="w-[40%] py-1 text-start font-medium">
              {head}
            </th>
            {heads.map(name => (
              <th key={name} scope="col" className="truncate py-1 ps-3 text-end font-medium">
                {name}
              </th>
            ))}
            <th scope="col" className="py-1 ps-3 text-end font-medium">
              {valueHead}
            </th>
            <th aria-hidden="true" className="w-[22%] max-sm:hidden" />
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, name, href, whyNoHref, value, others }) => (
            <tr key={key} className="border-b border-line last:border-0">
              <th scope="row" className="truncate py-1.5 text-start font-normal">
                {href === undefined ? (
                  <NotFiltered reason={whyNoHref}>{name}</NotFiltered>
                ) : (
                  <Link to={href} className="hover:underline">
                    {name}
                  </Link>
                )}
              </th>
              {others.map((other, index) => (
                <td key={heads[index]} className="ps-3 text-end whitespace-nowrap text-muted">
                  {other}
                </td>
              ))}
              <td className="ps-3 text-end" title={formatCount(value)}>
                {formatCompact(value)}
              </td>
              <td aria-hidden="true" className="ps-3 max-sm:hidden">
                <div
                  className="h-1.5 rounded-full bg-accent opacity-70"
                  style={{ width: `${(100 * value) / max}%` }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > COLLAPSED_ROWS + 1 ? (
        <Button variant="link" className="mt-1 text-sm" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('Show fewer') : plural(rows.length, { one: 'Show all {n}', other: 'Show all {n}' })}
        </Button>
      ) : null}
    </div>
  );
}
