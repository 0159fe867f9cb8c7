import type { Credentials } from '#server/session/credentials.ts';
import type { Source } from '#server/source.ts';
import type { CoderClient } from './coder-client.ts';
import type { CoderDeployment } from './coder-deployment.ts';
import { askWhetherAlive } from './coder-deployment.ts';
import { forwardApi } from './forward-api.ts';

/** A health check comes every few seconds, from several places; Coder is not asked for each. */
const ALIVE_MS = 5_000;
const ALIVE_LIMIT_MS = 5_000;

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
    check: keptFor(ALIVE_MS, now, () => askWhetherAlive(client, ALIVE_LIMIT_MS)),
  };
}

/** Does at most one check in so many milliseconds, and tells everybody else its result. */
function keptFor(ms: number, now: () => number, check: () => Promise<void>): () => Promise<void> {
  let last: { readonly until: number; readonly result: Promise<void> } | null = null;
  return async () => {
    if (last === null || now() >= last.until) last = { until: now() + ms, result: check() };
    await last.result;
  };
}
