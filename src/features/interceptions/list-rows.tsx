import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { interceptionHref } from '#shared/url/paths.ts';
import { foreseeInterception } from '#features/interception/interception.ts';
import { useOpenInterception } from './panel/use-open-interception.ts';
import type { Walk } from './panel/use-walk.ts';
import { InterceptionsTable } from './table/interceptions-table.tsx';
import { RowLinkContext } from '#shared/ui/row-link.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { late } from '#shared/ui/late.tsx';
import { useRenderDetail } from './row-detail.lazy.tsx';
import { listMemory } from '#shared/url/list-snapshots.ts';
import type { List } from './use-list.ts';
import { useOpenRows } from './use-open-rows.ts';

const [LateRowTools] = late(async () => (await import('./table/row-tools.tsx')).RowTools);

interface ListRowsProps {
  list: List;
  walk: Walk;
  /** Whether an interception stands beside the list. */
  beside: boolean;
  /** Whether what is put off for the rows' sake may come. */
  isDue: boolean;
}

/** The rows and what can be done with one. Which of them are open is known here, so that opening draws nothing else. */
export function ListRows({ list, walk, beside, isDue }: ListRowsProps) {
  const { filters, find, listKey, query, rows, count } = list;
  const client = useQueryClient();
  const { link, go, close } = useOpenInterception(list);
  const { open, onToggle } = useOpenRows({ listKey, beside, onCloseBeside: close });
  const hrefOf = useCallback((row: InterceptionRow) => interceptionHref(row, filters, find), [filters, find]);
  const renderDetail = useRenderDetail(link);
  return (
    <div className="relative">
      <RowLinkContext value={hrefOf}>
        <InterceptionsTable
          key={listKey}
          rows={rows}
          count={count}
          open={open}
          beside={beside}
          shown={walk.index}
          memory={listMemory(listKey)}
          mayGrow={query.hasNextPage}
          lookahead={list.lookahead}
          onToggle={onToggle}
          onOpen={go}
          onRow={row => (beside ? walk.to(row) : onToggle(row.id))}
          onWalk={row => (beside ? walk.to(row) : undefined)}
          onNear={row => void foreseeInterception(client, row)}
          onMore={list.ahead}
          renderDetail={renderDetail}
        />
      </RowLinkContext>
      {isDue ? <LateRowTools props={{ list, walk, open, beside, onToggle }} fallback={null} /> : null}
    </div>
  );
}
