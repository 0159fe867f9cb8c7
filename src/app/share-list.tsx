import { memo } from 'react';
import { ShareDialog } from '#filters/share-dialog.tsx';
import { apiAddress, curlForList } from '#interception/hand-on.ts';
import { useConfig } from './use-config.ts';
import type { AddressedFilters } from './use-filters.ts';

/** Hands the list on, as a link or as the command that asks for the same rows. */
export const ShareList = memo(function ShareList({
  filters,
  asOf,
}: Pick<AddressedFilters, 'filters' | 'asOf'>) {
  const config = useConfig();
  const { origin } = window.location;
  const me = config?.user?.username ?? null;
  return (
    <ShareDialog
      screen="interceptions"
      filters={filters}
      origin={origin}
      asOf={asOf}
      me={me}
      command={curlForList(filters, asOf, me, apiAddress(config, origin))}
    />
  );
});
