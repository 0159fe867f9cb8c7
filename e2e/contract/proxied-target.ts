import { coderClient } from '#server/upstream/coder-client.ts';
import { findCoder } from '#server/upstream/coder-deployment.ts';
import { coderUserResolver } from '#server/auth/coder-user-resolver.ts';
import { coderSource } from '#server/upstream/coder-source.ts';
import { serve } from './serve.ts';
import type { Target } from './target.ts';

/** A target behind the server's proxy, with another target in the role of Coder. */
export function proxiedTarget(startCoder: () => Promise<Target>): () => Promise<Target> {
  return async () => {
    const target = await startCoder();
    return {
      async open(fixtures) {
        const coder = await target.open(fixtures);
        const client = coderClient({ url: new URL(coder.url), env: {} });
        const deployment = await findCoder(client);
        const now = (): number => performance.now();
        const authenticate = coderUserResolver(client, now);
        const source = coderSource({ client, deployment, authenticate, serverCredentials: null, now });
        const served = await serve(source);
        return {
          url: served.url,
          tokens: coder.tokens,
          async close() {
            await served.close();
            await client.close();
            await coder.close();
          },
        };
      },
      end: () => target.end(),
    };
  };
}
