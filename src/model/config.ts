import * as v from 'valibot';

/** What the server tells the page before anything is drawn: `GET /config`, and in the page itself. */
export const ConfigSchema = v.object({
  /** Made-up data, or a file of interceptions. */
  source: v.picklist(['demo', 'file']),
  /** Where the Coder deployment is, if there is one. */
  coder_url: v.nullable(v.string()),
  /** Whose contract the API keeps, as `GET /api/v2/buildinfo` tells it. */
  version: v.string(),
  user: v.nullable(
    v.object({
      id: v.string(),
      username: v.string(),
      name: v.string(),
      avatar_url: v.string(),
      roles: v.array(v.string()),
    }),
  ),
  signed_in_by: v.nullable(v.picklist(['cookie', 'header'])),
  /** Whether prompts are hidden at first. */
  veil: v.boolean(),
  /** After how many days the source purges rows; null where it keeps them. */
  retention_days: v.nullable(v.number()),
  /** How many rows of the file were read, and why others were not. */
  file: v.nullable(
    v.object({
      read: v.number(),
      skipped: v.array(v.object({ reason: v.string(), count: v.number() })),
    }),
  ),
});

export type Config = v.InferOutput<typeof ConfigSchema>;

/** The element of the page that holds the config, and the comment the server puts it in place of. */
export const CONFIG_ELEMENT_ID = 'config';
export const CONFIG_MARKER = '<!--config-->';
