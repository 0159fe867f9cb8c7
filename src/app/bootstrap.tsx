import { DirectionProvider } from '@base-ui/react/direction-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { configQuery } from '#shared/api/config.ts';
import { interceptionsQuery } from '#features/interceptions/queries.ts';
import { createQueryClient } from '#shared/api/query-client.ts';
import { preloadCustomColumns } from '#features/interceptions/table/table-header.tsx';
import { sleep } from '#shared/lib/scheduling.ts';
import type { Config } from '#shared/domain/config.ts';
import { AvatarHostsContext } from '#shared/ui/avatar.tsx';
import { preloadPage } from './pages.lazy.ts';
import { Router } from './router.tsx';
import type { UrlFilters } from '#shared/url/use-filters.ts';
import { PrivacyModeProvider } from './top-bar-settings.tsx';

export type FirstList = Pick<UrlFilters, 'filters' | 'asOf'>;

/** How long the first render waits for the first page's data and code; short enough to be unnoticeable. */
const FIRST_PAINT_TIMEOUT_MS = 150;

/**
 * Mounts the app.
 * @param first the prefetched list: if its rows arrive in time, they render without a skeleton
 * @param direction of the page's language; arrow keys and menu positions depend on it
 */
export async function boot(
  root: HTMLElement,
  config: Config | null,
  first: FirstList | null,
  direction: 'ltr' | 'rtl',
): Promise<void> {
  const client = createQueryClient();
  if (config) client.setQueryData(configQuery.queryKey, config);
  const pending: Promise<unknown>[] = [preloadCustomColumns(), preloadPage(window.location.pathname)];
  if (first) {
    // The page retries and shows the error.
    pending.push(client.infiniteQuery(interceptionsQuery(first.filters, first.asOf)).catch(() => undefined));
  }
  await Promise.race([Promise.all(pending), sleep(FIRST_PAINT_TIMEOUT_MS)]);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <AvatarHostsContext value={config?.avatar_hosts ?? []}>
          <PrivacyModeProvider>
            <DirectionProvider direction={direction}>
              <Router />
            </DirectionProvider>
          </PrivacyModeProvider>
        </AvatarHostsContext>
      </QueryClientProvider>
    </StrictMode>,
  );
}
