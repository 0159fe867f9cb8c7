import { useCallback, type ReactNode } from 'react';
import type { OpenInterception } from './panel/use-open-interception.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { late } from '#shared/ui/lazy.tsx';
import { RowDetailOutline } from './table/skeletons.tsx';

const [LateRowDetail, bring] = late(async () => (await import('./row-detail.tsx')).RowDetail);

/** Fetches what draws open rows, before there is one. */
export const bringRowDetail = bring;

/** What an open row shows, by its row. */
export function useRenderDetail(link: OpenInterception['link']): (row: InterceptionRow) => ReactNode {
  return useCallback(
    row => <LateRowDetail props={{ row, link: link(row) }} fallback={<RowDetailOutline />} />,
    [link],
  );
}
