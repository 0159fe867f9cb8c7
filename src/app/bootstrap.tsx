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
import { PrivacyModeProvider } from './privacy-mode.tsx';

export type FirstList = Pick<UrlFilters, 'filters' | 'asOf'>;

/** Milliseconds that the first page is waited for with nothing on the screen: less than anybody notices. */
const FIRST_PAINT_TIMEOUT_MS = 150;

/**
 * Mounts the app; everything it needs from outside is passed in.
 * @param first what was asked for already: where its rows are there in a moment, they are drawn without a skeleton first
 * @param direction of the page's language, which keys and places of menus follow
 */
export async function boot(
  root: HTMLElement,
  config: Config | null,
  first: FirstList | null,
  direction: 'ltr' | 'rtl',
): Promise<void> {
  const client = createQueryClient();
  if (config) client.setQueryData(configQuery.queryKey, config);
  const soon: Promise<unknown>[] = [preloadCustomColumns(), preloadPage(window.location.pathname)];
  if (first) {
    // A failure is shown by the page, which asks again.
    soon.push(client.infiniteQuery(interceptionsQuery(first.filters, first.asOf)).catch(() => undefined));
  }
  await Promise.race([Promise.all(soon), sleep(FIRST_PAINT_TIMEOUT_MS)]);
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
