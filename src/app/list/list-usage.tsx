import { useCallback, useMemo } from 'react';
import { href } from '#address/paths.ts';
import { patchFilters } from '#model/filters.ts';
import { modelPatch, type ModelIdentity } from '#model/row-values.ts';
import { selectionKey } from '#model/selection.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { KeptRoom } from '#ui/kept-room.tsx';
import { useWide } from '#ui/use-wide.ts';
import { UsageStrip } from '#usage/usage-strip.tsx';
import { useOwner } from '#app/use-config.ts';
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
