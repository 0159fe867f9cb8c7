import { useCallback, type ReactNode } from 'react';
import type { OpenInterception } from './panel/use-open-interception.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { RowDetailSkeleton } from './table/skeletons.tsx';

const [LateRowDetail, bring] = lazyWithPreload(async () => (await import('./row-detail.tsx')).RowDetail);

/** Fetches what draws open rows, before there is one. */
export const preloadRowDetail = bring;

/** What an open row shows, by its row. */
export function useRenderDetail(link: OpenInterception['link']): (row: InterceptionRow) => ReactNode {
  return useCallback(
    row => <LateRowDetail props={{ row, link: link(row) }} fallback={<RowDetailSkeleton />} />,
    [link],
  );
}
