import { useCallback, useMemo } from 'react';
import { href } from '#shared/url/paths.ts';
import { patchFilters } from '#shared/domain/filters.ts';
import { modelPatch, type ModelIdentity } from '#shared/domain/row-values.ts';
import { selectionKey } from '#shared/domain/filter-selection.ts';
import { timeZonePreference } from '#shared/settings/time-zone-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { KeptRoom } from '#shared/ui/kept-room.tsx';
import { useWide } from '#shared/ui/use-wide.ts';
import { UsageStrip } from '#features/usage/usage-strip.tsx';
import { useOwner } from '#shared/api/use-config.ts';
import type { List } from './use-list.ts';

/** What the list adds up to, above its rows. */
export function ListUsage({ filters, asOf, query, pages, count }: List) {
  const zone = usePreference(timeZonePreference);
  const wide = useWide();
  const owner = useOwner();
  const of = useMemo(() => ({ filters, asOf, zone, owner }), [filters, asOf, zone, owner]);
  const modelHref = useCallback(
    (of: ModelIdentity, others: Iterable<ModelIdentity>) => {
      const patch = modelPatch(of, others);
      return patch && href('interceptions', patchFilters(filters, patch));
    },
    [filters],
  );
  return (
    <KeptRoom isComing={query.isLoading}>
      {query.data ? (
        <UsageStrip
          key={`${selectionKey(filters, asOf)} ${zone} ${wide}`}
          of={of}
          pages={pages}
          count={count}
          modelHref={modelHref}
          foldable={!wide}
        />
      ) : null}
    </KeptRoom>
  );
}
