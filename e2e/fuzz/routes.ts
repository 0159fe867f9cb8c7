import type { Rng } from '#server/demo-data/rng.ts';

export interface Route {
  readonly name: string;
  readonly method: string;
  readonly target: (rng: Rng) => string;
  /** Whether successful responses contain prompts and tool calls, which may contain any text. */
  readonly containsRows: boolean;
}

const route = (target: string, { method = 'GET', containsRows = false } = {}): Route => ({
  name: `${method} ${target}`,
  method,
  target: () => target,
  containsRows,
});

/**
 * All routes of the server.
 * @param asset the path of a file of the built app
 */
export const routesOf = (asset: string): readonly Route[] => [
  route('/'),
  route('/interceptions'),
  { ...route('/interceptions/:id'), target: rng => `/interceptions/${rng.uuid()}` },
  route('/usage'),
  route('/sign-in'),
  route('/config'),
  route('/session', { method: 'POST' }),
  route('/session', { method: 'DELETE' }),
  route('/healthz'),
  { ...route('/assets/*'), target: rng => (rng.chance(0.5) ? asset : `/assets/${rng.letters('ab-.%/', 8)}`) },
  route('/favicon.svg'),
  route('/api/v2/buildinfo'),
  route('/api/v2/users/me'),
  route('/api/v2/users'),
  route('/api/v2/aibridge/interceptions', { containsRows: true }),
  route('/api/v2/aibridge/models'),
  route('/api/v2/aibridge/clients'),
  route('/api/v2/nothing'),
];
