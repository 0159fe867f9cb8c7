import type { QueryClient } from '@tanstack/react-query';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import type { Config } from '#model/config.ts';
import { ConfigContext } from './config-context.ts';
import { createRouter } from './router.tsx';

/** Mounts the app; everything it needs from outside is passed in. */
export function boot(root: HTMLElement, client: QueryClient, config: Config | null): void {
  const router = createRouter();
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <ConfigContext value={config}>
          <RouterProvider router={router} />
        </ConfigContext>
      </QueryClientProvider>
    </StrictMode>,
  );
}
