import type { People } from './coder-people.ts';
import type { Release } from './coder-releases.ts';
import type { Rows } from './coder-rows.ts';

/** A Coder as it is now; tests change it while it runs. */
export interface Deployment {
  version: string;
  /** What the version can do, unless a test says that it is another build. */
  release: Release;
  /** Licensed, and switched on. */
  licensed: boolean;
  /** Whether the gateway runs, which answers what the API below `aibridge` does not have. */
  gateway: boolean;
  url: string;
  readonly people: People;
  readonly rows: Rows;
}
