import type { Credentials, Source } from '#server/sources/source.ts';
import type { CoderClient } from './coder-client.ts';
import { type CoderDeployment, checkCoder } from './coder-deployment.ts';
import { forwardApi } from './proxy-api.ts';

/**
 * Milliseconds. Several probes check the health every few seconds, and Coder must not receive each of
 * them.
 */
const RESULT_MAX_AGE_MS = 1000;
const CHECK_TIMEOUT_MS = 4000;

interface CoderSourceOptions {
  readonly client: CoderClient;
  readonly deployment: CoderDeployment;
  readonly authenticate: Source['authenticate'];
  /** The server's own token, for requests without one. */
  readonly serverCredentials: Credentials | null;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

/** Serves a Coder deployment to any user with one of its session tokens. */
export function coderSource({
  client,
  deployment,
  authenticate,
  serverCredentials,
  now,
}: CoderSourceOptions): Source {
  return {
    kind: 'coder',
    file: null,
    version: () => deployment.version(),
    coder: deployment,
    api: forwardApi({ client, deployment, serverCredentials }),
    dashboard: null,
    authenticate,
    serverCredentials,
    check: coderCheck(client, now),
  };
}

/** Asks Coder at most once a second, and shares the result. */
export function coderCheck(client: CoderClient, now: () => number): () => Promise<void> {
  let last: { readonly at: number; readonly result: Promise<void> } | null = null;
  return async () => {
    if (last === null || now() - last.at >= RESULT_MAX_AGE_MS) {
      last = { at: now(), result: checkCoder(client, CHECK_TIMEOUT_MS) };
    }
    await last.result;
  };
}
