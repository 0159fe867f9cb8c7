import { useCallback, type ReactNode } from 'react';
import type { OpenInterception } from './panel/use-open-interception.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { RowDetailSkeleton } from './table/skeletons.tsx';

const [LazyRowDetail, preload] = lazyWithPreload(async () => (await import('./row-detail.tsx')).RowDetail);

export const preloadRowDetail = preload;

/** Returns a renderer for the details of expanded rows. */
export function useRenderDetail(link: OpenInterception['link']): (row: InterceptionRow) => ReactNode {
  return useCallback(
    row => <LazyRowDetail props={{ row, link: link(row) }} fallback={<RowDetailSkeleton />} />,
    [link],
  );
}
