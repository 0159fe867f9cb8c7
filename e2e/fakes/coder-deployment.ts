import type { People } from './coder-people.ts';
import type { Release } from './coder-releases.ts';
import type { Rows } from './coder-rows.ts';

/** The current state of the fake Coder. Tests change it while it runs. */
export interface Deployment {
  version: string;
  /** Derived from the version, unless a test sets `behavesLike`. */
  release: Release;
  /** AI Bridge is licensed and enabled. */
  licensed: boolean;
  /** Whether the gateway runs, which handles all paths below `aibridge` that are not part of the API. */
  gateway: boolean;
  url: string;
  readonly people: People;
  readonly rows: Rows;
}
