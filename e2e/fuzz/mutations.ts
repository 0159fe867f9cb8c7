import type { Rng } from '#server/demo-data/rng.ts';
import { BODY_TWISTS } from './bodies.ts';
import { written, type Draft, type Mutation } from './mutate.ts';
import { HEADER_TWISTS, sender } from './headers.ts';
import type { Route } from './routes.ts';
import { TARGET_TWISTS } from './targets.ts';

export interface Attack extends Pick<Draft, 'method' | 'refused' | 'waits'> {
  readonly bytes: Buffer;
}

const TAKES_BODY = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** One request to a route with something wrong about it, now and then with nothing. */
export function attackOn(
  route: Route,
  rng: Rng,
  { host, tokens }: { host: string; tokens: readonly string[] },
): Attack {
  const draft: Draft = {
    method: route.method,
    target: route.target(rng),
    version: 'HTTP/1.1',
    lines: [`Host: ${host}`, ...sender(rng, tokens)],
    body: '',
    lineEnd: '\r\n',
    refused: false,
    waits: false,
  };
  // Kept open now and then: what comes behind an answer must be one, too.
  if (rng.chance(0.9)) draft.lines.push('Connection: close');
  const bodies = TAKES_BODY.includes(route.method) ? [0.2, 0.3, 0.5] : [0.5, 0.35, 0.15];
  const kinds: readonly (readonly Mutation[])[] = [TARGET_TWISTS, HEADER_TWISTS, BODY_TWISTS];
  const times = rng.weighted([0, 1, 2, 3], [0.03, 0.6, 0.3, 0.07]);
  for (let twist = 0; twist < times; twist += 1) rng.pick(rng.weighted(kinds, bodies))(draft, rng);
  const { method, refused, waits } = draft;
  return { method, refused, waits, bytes: written(draft) };
}
