import * as v from 'valibot';
import { capabilitiesOf } from './coder-api.ts';

/** How often there was a reason, and where: the first few lines, with the ids of their interceptions. */
const CountedSchema = v.object({ reason: v.string(), count: v.number(), places: v.array(v.string()) });

/** What the server tells the page before anything is drawn: `GET /config`, and in the page itself. */
export const ConfigSchema = v.object({
  /** Made-up data, a file of interceptions, a Coder deployment's API, or its database. */
  source: v.picklist(['demo', 'file', 'coder', 'database']),
  /** The Coder deployment that the rows come from or that says who may read them, if there is one. */
  coder_url: v.nullable(v.string()),
  /** That deployment's own version; null where there is none. */
  coder_version: v.nullable(v.string()),
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
  /** By a token of their own, by the server's (from its environment, or left by Coder's CLI), or as whoever is at this computer. */
  signed_in_by: v.nullable(v.picklist(['cookie', 'header', 'environment', 'cli', 'local'])),
  /** Why it is not known who is signed in: what would tell does not answer now. */
  problem: v.nullable(v.object({ message: v.string(), detail: v.string() })),
  /** Whether prompts are hidden at first. */
  privacyMode: v.boolean(),
  /** Whose pictures of people may be loaded. */
  avatar_hosts: v.array(v.string()),
  /** After how many days the source purges rows; null where it keeps them. */
  retention_days: v.nullable(v.number()),
  /** What became of the file: the numbers of interceptions read, and of those among them that have not ended. */
  file: v.nullable(
    v.object({
      read: v.number(),
      unfinished: v.number(),
      /** What could not be read. */
      skipped: v.array(CountedSchema),
      /** What is not shown as the file has it. */
      changed: v.array(CountedSchema),
    }),
  ),
});

export type Config = v.InferOutput<typeof ConfigSchema>;

/** The element of the page that holds the config, and the comment the server puts it in place of. */
export const CONFIG_ELEMENT_ID = 'config';
export const CONFIG_MARKER = '<!--config-->';

/** Whether rows can be asked for, and if not, why: each has a screen of its own, and none sends a request for rows. */
export type Access = 'rows' | 'own rows' | 'removed' | 'not yet' | 'problem' | 'sign in' | 'no role';

const READERS = ['owner', 'auditor'];

export function accessOf(config: Config | null): Access {
  // The answers tell what the config did not.
  if (!config) return 'rows';
  const { source, version, user, problem } = config;
  const { interceptions, members } = capabilitiesOf(version);
  // Nobody needs to sign in to be told this.
  if (source === 'coder' && interceptions !== 'offered') return interceptions;
  if (problem) return 'problem';
  if (!user) return 'sign in';
  if (user.roles.some(role => READERS.includes(role))) return 'rows';
  return source === 'coder' && members === 'own rows' ? 'own rows' : 'no role';
}

export function mayAskForRows(access: Access): boolean {
  return access === 'rows' || access === 'own rows';
}
