import type { Database } from './database.ts';
import type { Source } from './source.ts';
import { databaseApi } from '#server/api/database-api.ts';

/** The last release with this API; what stands behind the plus is ours to choose (semantic versioning). */
const VERSION = 'v2.34.0+aibridge-dashboard';

interface DatabaseSourceOptions extends Pick<Source, 'kind' | 'file' | 'coder' | 'own' | 'authenticate'> {
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** The check of what answers depend on beside the database. */
  readonly alsoNeeded?: (() => Promise<void>) | null;
}

/** Answers from a database with Coder's tables, to whomever `authenticate` knows. */
export function databaseSource(
  database: Database,
  { kind, file, coder, own, authenticate, now, alsoNeeded }: DatabaseSourceOptions,
): Source {
  return {
    kind,
    file,
    coder,
    own,
    authenticate,
    version: () => VERSION,
    api: databaseApi(database, { version: VERSION, authenticate, own, now }),
    check: async () => {
      await Promise.all([database.check(), alsoNeeded?.()]);
    },
  };
}
