import type { Credentials, Source } from '#server/sources/source.ts';
import type { CoderClient } from './coder-client.ts';
import { type CoderDeployment, checkCoder } from './coder-deployment.ts';
import { forwardApi } from './proxy-api.ts';

/** A health check comes every few seconds, from several places; Coder is not asked for each. Milliseconds. */
const FRESH_MS = 1000;
const CHECK_LIMIT_MS = 4000;

interface CoderSourceOptions {
  readonly client: CoderClient;
  readonly deployment: CoderDeployment;
  readonly authenticate: Source['authenticate'];
  /** A token of the server's own, for requests that bring none. */
  readonly own: Credentials | null;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

/** A Coder deployment behind us answers, to whoever has one of its session tokens. */
export function coderSource({ client, deployment, authenticate, own, now }: CoderSourceOptions): Source {
  return {
    kind: 'coder',
    file: null,
    version: () => deployment.version(),
    coder: deployment,
    api: forwardApi({ client, deployment, own }),
    authenticate,
    own,
    check: coderCheck(client, now),
  };
}

/** Asks Coder at most once a second, and tells everybody else that result. */
export function coderCheck(client: CoderClient, now: () => number): () => Promise<void> {
  let last: { readonly at: number; readonly result: Promise<void> } | null = null;
  return async () => {
    if (last === null || now() - last.at >= FRESH_MS) {
      last = { at: now(), result: checkCoder(client, CHECK_LIMIT_MS) };
    }
    await last.result;
  };
}
