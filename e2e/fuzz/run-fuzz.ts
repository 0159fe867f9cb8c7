import { createRng } from '#server/demo-data/rng.ts';
import type { ServerAddress } from '#e2e/support/server.ts';
import { attackOn } from './mutations.ts';
import { violationOf } from './assert-response.ts';
import { routesOf } from './routes.ts';
import { sendRaw } from './send-raw.ts';

const AT_ONCE = 24;
/** Enough to see what is wrong. */
const MAX_FAULTS = 20;

interface AssaultOptions {
  readonly seed: number;
  readonly perRoute: number;
  /** Hears of each route when it is done. */
  readonly told?: (line: string) => void;
}

/** Sends so many requests to every route, the same for the same seed. Gives what went wrong, with the request that did it. */
export async function runFuzz(
  { url, tokens }: ServerAddress,
  { seed, perRoute, told = () => undefined }: AssaultOptions,
): Promise<string[]> {
  const { host, port } = new URL(url);
  const faults: string[] = [];
  for (const [place, route] of routesOf(await assetIn(url)).entries()) {
    const rng = createRng(seed + place);
    /** `closed` without an answer. */
    const outcomes = new Map<string, number>();
    let left = perRoute;
    const attack = async (): Promise<void> => {
      while (left > 0 && faults.length < MAX_FAULTS) {
        left -= 1;
        const sent = attackOn(route, rng, { host, tokens: Object.values(tokens) });
        let fault: string | null;
        let outcome = 'fault';
        try {
          const heard = await sendRaw(Number(port), sent);
          outcome = String(heard.answers[0]?.status ?? 'closed');
          fault = violationOf(route, sent, heard);
        } catch (error) {
          fault = String(error);
        }
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (fault !== null) faults.push(`${fault}: ${JSON.stringify(shown(sent.bytes))}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, attack));
    told(lineOf(route.name, outcomes));
  }
  return faults;
}

/** A file of the built app, whose name changes with each build. */
async function assetIn(url: string): Promise<string> {
  const html = await (await fetch(url)).text();
  const path = /\/assets\/[\w.-]+\.js/.exec(html)?.[0];
  if (path === undefined) throw new Error('The page names no script.');
  return path;
}

function shown(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  return text.length <= 600 ? text : `${text.slice(0, 400)} ... ${text.slice(-150)} (${text.length} bytes)`;
}

/** How often which status, in their order. */
function lineOf(name: string, outcomes: ReadonlyMap<string, number>): string {
  const counts = [...outcomes].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return [name.padEnd(34), ...counts.map(([status, count]) => `${status}: ${count}`.padStart(13))].join('');
}
