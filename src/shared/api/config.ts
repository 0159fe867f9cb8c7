import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ConfigSchema, type Config } from '#shared/domain/config.ts';
import { capabilitiesOf, type Capabilities } from '#shared/domain/coder-api.ts';
import { getJson } from './client.ts';

/** What the server wrote into the page, asked for again: when somebody signs in, and when what was unreachable may have come back. */
export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: ({ signal }) => getJson('/config', ConfigSchema, signal),
  // Whoever presses Retry wants to see at once whether it helped.
  retry: false,
});

/** What the server told the page before anything was drawn, or since; null where it told nothing. */
export function useConfig(): Config | null {
  return useQuery(configQuery).data ?? null;
}

/** What the Coder that answers can do; of one that is not known, everything that 2.34 can. */
export function useCapabilities(): Capabilities {
  const version = useConfig()?.version ?? '';
  return useMemo(() => capabilitiesOf(version), [version]);
}

/** Whose rows are read here, and by whom: what is kept in this browser is told apart by it. */
export function useCacheScope(): string {
  const config = useConfig();
  return JSON.stringify([config?.coder_url ?? config?.source ?? '', config?.user?.id ?? '']);
}
