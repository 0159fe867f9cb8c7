import { useTable } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { useColumns } from './use-columns.ts';
import { features } from './columns.tsx';
import { createRowSlots } from '#features/interceptions/virtualizer/row-slots.ts';
import type { Rows } from '#shared/domain/rows.ts';

/** The drawn rows with their cells: `slots` are their keys, `ids` the columns' in their order. */
export function useTableRows(rows: Rows, indices: readonly number[]) {
  const { columns, ids } = useColumns();
  const data = useMemo(() => indices.flatMap(index => rows.at(index) ?? []), [indices, rows]);
  const table = useTable({ features, columns, data, getRowId: row => row.id });
  const [slotsOf] = useState(createRowSlots);
  const slots = useMemo(() => slotsOf(data.map(row => row.id)), [slotsOf, data]);
  return { data, tableRows: table.getRowModel().rows, slots, columns, ids };
}
