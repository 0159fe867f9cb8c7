import type { Rng } from '#server/demo-data/rng.ts';
import { BODY_MUTATIONS } from './bodies.ts';
import { serialize, type RequestDraft, type Mutation } from './mutate.ts';
import { HEADER_MUTATIONS, tokenHeader } from './headers.ts';
import type { Route } from './routes.ts';
import { TARGET_MUTATIONS } from './targets.ts';

export interface FuzzRequest extends Pick<RequestDraft, 'method' | 'isAmbiguous' | 'isIncomplete'> {
  readonly bytes: Buffer;
}

const BODY_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Generates a request to a route with up to three mutations. */
export function generateRequest(
  route: Route,
  rng: Rng,
  { host, tokens }: { host: string; tokens: readonly string[] },
): FuzzRequest {
  const draft: RequestDraft = {
    method: route.method,
    target: route.target(rng),
    version: 'HTTP/1.1',
    lines: [`Host: ${host}`, ...tokenHeader(rng, tokens)],
    body: '',
    lineEnd: '\r\n',
    isAmbiguous: false,
    isIncomplete: false,
  };
  // One in ten connections stays open, so that bytes after the response are checked too.
  if (rng.chance(0.9)) draft.lines.push('Connection: close');
  const bodies = BODY_METHODS.includes(route.method) ? [0.2, 0.3, 0.5] : [0.5, 0.35, 0.15];
  const kinds: readonly (readonly Mutation[])[] = [TARGET_MUTATIONS, HEADER_MUTATIONS, BODY_MUTATIONS];
  const times = rng.weighted([0, 1, 2, 3], [0.03, 0.6, 0.3, 0.07]);
  for (let mutation = 0; mutation < times; mutation += 1) rng.pick(rng.weighted(kinds, bodies))(draft, rng);
  const { method, isAmbiguous, isIncomplete } = draft;
  return { method, isAmbiguous, isIncomplete, bytes: serialize(draft) };
}
