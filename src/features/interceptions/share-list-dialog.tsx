import type { ComponentProps } from 'react';
import { ShareDialog } from '#features/filters/share-dialog.tsx';
import { apiUrl, curlForList } from '#features/interception/share/share.ts';
import { useConfig } from '#shared/api/config.ts';
import type { UrlFilters } from '#shared/url/use-filters.ts';

interface ShareListDialogProps
  extends
    Pick<UrlFilters, 'filters' | 'asOf'>,
    Pick<ComponentProps<typeof ShareDialog>, 'finalFocus' | 'onClose'> {
  /** When the dialog was opened, in milliseconds. */
  now: number;
}

/** Shares the list as a link, or as a command that requests the same rows. */
export function ShareListDialog({ filters, asOf, now, ...dialog }: ShareListDialogProps) {
  const config = useConfig();
  const { origin } = window.location;
  const me = config?.user?.username ?? null;
  return (
    <ShareDialog
      shared={{ screen: 'interceptions', filters, origin, asOf, me, now }}
      command={curlForList(filters, asOf, me, apiUrl(config, origin))}
      {...dialog}
    />
  );
}
