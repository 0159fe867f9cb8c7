import type { Rng } from '#server/demo-data/rng.ts';

export interface Route {
  readonly name: string;
  readonly method: string;
  readonly target: (rng: Rng) => string;
  /** Whether its good answers tell what people asked and were told, which may look like anything. */
  readonly tellsRows: boolean;
}

const at = (target: string, { method = 'GET', tellsRows = false } = {}): Route => ({
  name: `${method} ${target}`,
  method,
  target: () => target,
  tellsRows,
});

/** Everything this server answers. @param asset the path of a file of the built app */
export const routesOf = (asset: string): readonly Route[] => [
  at('/'),
  at('/interceptions'),
  { ...at('/interceptions/:id'), target: rng => `/interceptions/${rng.uuid()}` },
  at('/usage'),
  at('/sign-in'),
  at('/config'),
  at('/session', { method: 'POST' }),
  at('/session', { method: 'DELETE' }),
  at('/healthz'),
  { ...at('/assets/*'), target: rng => (rng.chance(0.5) ? asset : `/assets/${rng.letters('ab-.%/', 8)}`) },
  at('/favicon.svg'),
  at('/api/v2/buildinfo'),
  at('/api/v2/users/me'),
  at('/api/v2/users'),
  at('/api/v2/aibridge/interceptions', { tellsRows: true }),
  at('/api/v2/aibridge/models'),
  at('/api/v2/aibridge/clients'),
  at('/api/v2/nothing'),
];
