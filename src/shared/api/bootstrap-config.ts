import * as v from 'valibot';
import { CONFIG_ELEMENT_ID, ConfigSchema, type Config } from '#shared/domain/config.ts';

/** What the server wrote into the page, so that nothing is drawn before it is known. Null where it is missing. */
export function bootstrapConfig(document: Document): Config | null {
  const text = document.getElementById(CONFIG_ELEMENT_ID)?.textContent;
  if (!text) return null;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ConfigSchema), text);
  return parsed.success ? parsed.output : null;
}
