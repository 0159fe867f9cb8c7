import * as v from 'valibot';
import { capabilitiesOf } from './coder-api.ts';

/** Occurrences of a problem; `places` has the first few lines, with the IDs of their interceptions. */
const CountedSchema = v.object({ reason: v.string(), count: v.number(), places: v.array(v.string()) });

/** The server's configuration for the page, from `GET /config` or embedded in the HTML. */
export const ConfigSchema = v.object({
  /** Generated data, a file of interceptions, the API of a Coder deployment, or its database. */
  source: v.picklist(['demo', 'file', 'coder', 'database']),
  /** The filters beyond Coder's API that a database answers; null over Coder's API. */
  database: v.nullable(v.object({ filters: v.array(v.string()) })),
  /** The Coder deployment that provides the rows or authorizes users, if any. */
  coder_url: v.nullable(v.string()),
  /** The version of that deployment. */
  coder_version: v.nullable(v.string()),
  /** The Coder version whose API is served, as in `GET /api/v2/buildinfo`. */
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
  /**
   * How the user is authenticated: by their own token (`cookie`, `header`), by the server's token (from its
   * `environment`, or from Coder's `cli`), or as the user of this computer (`local`).
   */
  signed_in_by: v.nullable(v.picklist(['cookie', 'header', 'environment', 'cli', 'local'])),
  /** Why the user could not be determined, such as a Coder that does not respond. */
  problem: v.nullable(v.object({ message: v.string(), detail: v.string() })),
  /** Whether prompts are hidden by default. */
  privacyMode: v.boolean(),
  /** Hosts from which avatars may be loaded. */
  avatar_hosts: v.array(v.string()),
  /** Days after which the source purges rows; null if it does not. */
  retention_days: v.nullable(v.number()),
  /** The result of reading the file; `unfinished` counts the interceptions that have not ended. */
  file: v.nullable(
    v.object({
      read: v.number(),
      unfinished: v.number(),
      /** Lines that could not be parsed. */
      skipped: v.array(CountedSchema),
      /** Values that are shown differently from the file. */
      changed: v.array(CountedSchema),
    }),
  ),
});

export type Config = v.InferOutput<typeof ConfigSchema>;

/** Whether the server reads a database itself, and answers what Coder's API cannot. */
export const isDatabase = (config: Config | null): boolean => config !== null && config.database !== null;

/** The element with the embedded config, and the comment in the HTML that the server replaces by it. */
export const CONFIG_ELEMENT_ID = 'config';
export const CONFIG_MARKER = '<!--config-->';

/** Whether rows can be fetched, or why not. Each reason has its own page, which does not fetch rows. */
export type Access = 'rows' | 'own rows' | 'removed' | 'not yet' | 'problem' | 'sign in' | 'no role';

const ROLES_WITH_ACCESS = ['owner', 'auditor'];

export function accessOf(config: Config | null): Access {
  // Without a config, the responses show whether access is allowed.
  if (!config) return 'rows';
  const { source, version, user, problem } = config;
  const { interceptions, members } = capabilitiesOf(version);
  // This does not depend on the user, so no sign-in is needed.
  if (source === 'coder' && interceptions !== 'offered') return interceptions;
  if (problem) return 'problem';
  if (!user) return 'sign in';
  if (user.roles.some(role => ROLES_WITH_ACCESS.includes(role))) return 'rows';
  return source === 'coder' && members === 'own rows' ? 'own rows' : 'no role';
}

export function canFetchRows(access: Access): boolean {
  return access === 'rows' || access === 'own rows';
}
