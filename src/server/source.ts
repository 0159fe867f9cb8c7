import type { Hono } from 'hono';
import type { Config } from '#model/config.ts';
import type { User } from './coder/users.ts';

/** Who answers the API: the one thing that differs between made-up data, a file, and whatever else is behind us. */
export interface Source {
  readonly kind: Config['source'];
  readonly version: string;
  readonly file: Config['file'];
  /** Everything below `/api`. */
  readonly api: Hono;
  /** The person behind a token; throws the 401 with Coder's reason. */
  authenticate(token: string | null): Promise<User>;
  /** Rejects where nothing could be answered now. */
  check(): Promise<void>;
}
