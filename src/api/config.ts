import { queryOptions } from '@tanstack/react-query';
import * as v from 'valibot';
import { ConfigSchema, type Config } from '#model/config.ts';
import { getJson } from './client.ts';

/** What the server wrote into the page, so that nothing is drawn before it is known. Null where it is missing. */
export function configInPage(document: Document): Config | null {
  const text = document.getElementById('config')?.textContent;
  if (!text) return null;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ConfigSchema), text);
  return parsed.success ? parsed.output : null;
}

/** Where the data comes from and who is signed in; asked again only when that changes. */
export function configQuery(inPage: Config | null) {
  return queryOptions({
    queryKey: ['config'],
    queryFn: ({ signal }) => getJson('/config', ConfigSchema, signal),
    ...(inPage ? { initialData: inPage } : {}),
  });
}
