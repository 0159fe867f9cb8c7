import * as v from 'valibot';
import { CONFIG_ELEMENT_ID, ConfigSchema, type Config } from '#shared/domain/config.ts';

/** Reads the config that the server embeds in the HTML, so that it is known before the first render. */
export function bootstrapConfig(document: Document): Config | null {
  const text = document.getElementById(CONFIG_ELEMENT_ID)?.textContent;
  if (!text) return null;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ConfigSchema), text);
  return parsed.success ? parsed.output : null;
}
