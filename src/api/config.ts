import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { CONFIG_ELEMENT_ID, ConfigSchema, type Config } from '#model/config.ts';
import { getJson } from './client.ts';

/** What the server wrote into the page, so that nothing is drawn before it is known. Null where it is missing. */
export function configInPage(document: Document): Config | null {
  const text = document.getElementById(CONFIG_ELEMENT_ID)?.textContent;
  if (!text) return null;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ConfigSchema), text);
  return parsed.success ? parsed.output : null;
}

/** The same, asked for again: when somebody signs in, and when what was unreachable may have come back. */
export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: ({ signal }) => getJson('/config', ConfigSchema, signal),
  // Whoever presses Retry wants to see at once whether it helped.
  retry: false,
});
