import { queryOptions } from '@tanstack/react-query';
import { ConfigSchema } from '#shared/domain/config.ts';
import { getJson } from './client.ts';

/** What the server wrote into the page, asked for again: when somebody signs in, and when what was unreachable may have come back. */
export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: ({ signal }) => getJson('/config', ConfigSchema, signal),
  // Whoever presses Retry wants to see at once whether it helped.
  retry: false,
});
