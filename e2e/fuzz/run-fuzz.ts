import { createRng } from '#server/demo-data/rng.ts';
import type { ServerAddress } from '#e2e/support/server.ts';
import { generateRequest } from './mutations.ts';
import { violationOf } from './assert-response.ts';
import { routesOf } from './routes.ts';
import { sendRaw } from './send-raw.ts';

const CONCURRENCY = 24;
/** Stops after this many faults. */
const MAX_FAULTS = 20;

interface FuzzOptions {
  readonly seed: number;
  readonly perRoute: number;
  /** Called with the counts of each route. */
  readonly onRoute?: (line: string) => void;
}

/** Sends `perRoute` requests to every route, the same for the same seed. Returns the faults with their requests. */
export async function runFuzz(
  { url, tokens }: ServerAddress,
  { seed, perRoute, onRoute = () => undefined }: FuzzOptions,
): Promise<string[]> {
  const { host, port } = new URL(url);
  const faults: string[] = [];
  for (const [index, route] of routesOf(await findAsset(url)).entries()) {
    const rng = createRng(seed + index);
    /** Counts by status, or `closed` if there was no response. */
    const outcomes = new Map<string, number>();
    let remaining = perRoute;
    const sendRequests = async (): Promise<void> => {
      while (remaining > 0 && faults.length < MAX_FAULTS) {
        remaining -= 1;
        const sent = generateRequest(route, rng, { host, tokens: Object.values(tokens) });
        let fault: string | null;
        let outcome = 'fault';
        try {
          const responses = await sendRaw(Number(port), sent);
          outcome = String(responses.answers[0]?.status ?? 'closed');
          fault = violationOf(route, sent, responses);
        } catch (error) {
          fault = String(error);
        }
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (fault !== null) faults.push(`${fault}: ${JSON.stringify(excerpt(sent.bytes))}`);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, sendRequests));
    onRoute(formatCounts(route.name, outcomes));
  }
  return faults;
}

/** Finds the path of a script, whose name changes with each build. */
async function findAsset(url: string): Promise<string> {
  const html = await (await fetch(url)).text();
  const path = /\/assets\/[\w.-]+\.js/.exec(html)?.[0];
  if (path === undefined) throw new Error('The page has no script.');
  return path;
}

function excerpt(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  return text.length <= 600 ? text : `${text.slice(0, 400)} ... ${text.slice(-150)} (${text.length} bytes)`;
}

/** Formats the count of each status, sorted by status. */
function formatCounts(name: string, outcomes: ReadonlyMap<string, number>): string {
  const counts = [...outcomes].toSorted(([remaining], [right]) => (remaining < right ? -1 : 1));
  return [name.padEnd(34), ...counts.map(([status, count]) => `${status}: ${count}`.padStart(13))].join('');
}
