import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ConfigSchema, isDatabase, type Config } from '#shared/domain/config.ts';
import { capabilitiesOf, type Capabilities } from '#shared/domain/coder-api.ts';
import { getJson } from './client.ts';

/** Starts with the config embedded in the HTML; refetched after a sign-in and by Retry. */
export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: ({ signal }) => getJson('/config', ConfigSchema, signal),
  // A user who selects Retry needs the result immediately.
  retry: false,
});

export function useConfig(): Config | null {
  return useQuery(configQuery).data ?? null;
}

/** The capabilities of the connected Coder version; an unknown version counts as 2.34. */
export function useCapabilities(): Capabilities {
  const version = useConfig()?.version ?? '';
  return useMemo(() => capabilitiesOf(version), [version]);
}

/** Identifies the deployment and the user; caches in this browser are separated by it. */
export function useCacheScope(): string {
  const config = useConfig();
  return JSON.stringify([config?.coder_url ?? config?.source ?? '', config?.user?.id ?? '']);
}

/** Whether the server reads a database itself, and answers what Coder's API cannot. */
export function useHasDatabase(): boolean {
  return isDatabase(useConfig());
}

/** Like `useHasDatabase`, outside of React. */
export function hasDatabase(client: QueryClient): boolean {
  return isDatabase(client.getQueryData(configQuery.queryKey) ?? null);
}
