import { useInfiniteQuery } from '@tanstack/react-query';
import { href } from '#address/paths.ts';
import { interceptionsQuery } from '#api/interceptions.ts';
import { FilterBar } from '#filters/filter-bar.tsx';
import { toQuery } from '#model/filter-query.ts';
import { patchFilters } from '#model/filters.ts';
import { UsageStrip } from '#usage/usage-strip.tsx';
import { ListState } from './list-state.tsx';
import { useAbilities } from './use-config.ts';
import { useFilters } from './use-filters.ts';

/** The totals of a filter on a page of their own. */
export function UsagePage() {
  const { filters, asOf, setFilters } = useFilters('usage');
  const query = useInfiniteQuery(interceptionsQuery(filters, asOf));
  const pages = query.data?.pages ?? [];
  const abilities = useAbilities();
  const q = toQuery(filters, asOf);
  return (
    <div className="flex flex-col gap-3">
      <title>Usage · AI Bridge</title>
      <h1 className="sr-only">Usage</h1>
      <FilterBar
        filters={filters}
        onChange={setFilters}
        error={query.error}
        pages={pages}
        abilities={abilities}
      />
      {pages.some(page => page.results.length > 0) ? (
        <UsageStrip
          key={q}
          q={q}
          pages={pages}
          count={pages.at(-1)?.count ?? 0}
          modelHref={model => href('usage', patchFilters(filters, { model }))}
          onModel={model => setFilters(patchFilters(filters, { model }))}
          foldable={false}
        />
      ) : (
        <ListState
          filters={filters}
          error={query.error}
          pending={query.isPending}
          onFilters={setFilters}
          onRetry={() => void query.refetch()}
        />
      )}
    </div>
  );
}
