import {
  createRng,
  type Rng,
  DAY,
  MINUTE,
  SECOND,
  microsOf,
  momentText,
  trafficAt,
  machineBusyness,
} from './rng.ts';
import { generateSession, type Call, type Episode, type Rarity } from './session.ts';
import { generatePeople, type Person } from './people.ts';
import { lengthOf, rowsOf } from './rows.ts';
import type { StoredInterception } from './stored-interception.ts';

export interface DemoDataOptions {
  readonly seed: number;
  /** How many finished interceptions; some that are still in flight come on top. */
  readonly size: number;
  readonly now: Date;
}

const SPAN = 30 * DAY;
const SLOT = 15 * MINUTE;
/** Whatever the hour, something happened in the last minutes. */
const RECENT = 24;
export const IN_FLIGHT = 10;

type RarePlace = readonly [share: number, rarity: Rarity];

/** Once in every so many rows each of the rarities is made, at its share of the way. */
const CYCLE = 5000;
const RARITIES: readonly [RarePlace, ...RarePlace[]] = [
  [0.04, 'many tools'],
  [0.12, 'long prompt'],
  [0.2, 'many tools'],
  [0.31, 'huge input'],
  [0.4, 'six at once'],
  [0.47, 'many tools'],
  [0.55, 'longest prompt'],
  [0.62, 'many tools'],
  [0.7, 'long prompt'],
  [0.78, 'many tools'],
  [0.86, 'longest prompt'],
  [0.93, 'many tools'],
  [0.985, 'long prompt'],
];

/** Gives the rarity that is due once so many rows are there, else null. */
function rarityClock(size: number): (produced: number) => Rarity | null {
  const cycle = Math.min(size, CYCLE);
  let [round, index] = [0, 0];
  return produced => {
    const [share, rarity] = RARITIES[index] ?? RARITIES[0];
    if (produced < round * cycle + Math.floor(share * cycle)) return null;
    index = (index + 1) % RARITIES.length;
    if (index === 0) round += 1;
    return rarity;
  };
}

const shareOf = (person: Person, moment: number): number =>
  person.weight * (person.machine ? machineBusyness(moment) : trafficAt(moment, person.offset));

/** Sessions outlast an episode: people go on in the window they have open. */
function sessionKeeper(rng: Rng): (episode: Episode) => string | null {
  const open = new Map<string, string>();
  return ({ person, route }) => {
    if (route.toolkit === 'script' || route.toolkit === 'editor') return null;
    const known = open.get(person.user.id);
    if (known !== undefined && rng.chance(0.6)) return known;
    const fresh = rng.uuid();
    open.set(person.user.id, fresh);
    return fresh;
  };
}

function truncated(episode: Episode, most: number): Episode {
  return episode.calls.length <= most ? episode : { ...episode, calls: episode.calls.slice(0, most) };
}

/**
 * A month of a deployment of forty people that ends at `now`. The same options give the same rows;
 * they are made one by one, so that a million need no more memory than a hundred.
 */
export function* generateInterceptions({ seed, size, now }: DemoDataOptions): Generator<StoredInterception> {
  const rng = createRng(seed);
  const people = generatePeople(seed);
  const sessionOf = sessionKeeper(rng);
  const end = microsOf(now);
  const first = end - SPAN;
  const slots = Array.from({ length: SPAN / SLOT }, (_, index) => first + index * SLOT);
  const weightAt = (moment: number): number =>
    people.reduce((sum, person) => sum + shareOf(person, moment), 0);
  const total = slots.reduce((sum, slot) => sum + weightAt(slot), 0);
  const recent = Math.min(size, RECENT);
  const rarityAt = rarityClock(size);
  let produced = 0;

  const episodeAt = (moment: number, most: number, rarity: Rarity | null): Episode => {
    const shares = people.map(person => shareOf(person, moment));
    return truncated(generateSession(rng, rng.weighted(people, shares), rarity), most);
  };
  function* placed(episode: Episode, start: number): Generator<StoredInterception> {
    produced += episode.calls.length;
    yield* rowsOf(rng, episode, { start, now: end, session: sessionOf(episode) });
  }

  let reached = 0;
  for (const slot of slots) {
    reached += weightAt(slot);
    const quota = Math.round(((size - recent) * reached) / total);
    while (produced < quota) {
      const episode = episodeAt(slot, size - recent - produced, rarityAt(produced));
      const latest = end - lengthOf(episode.calls) - Math.floor(rng.between(20, 90) * SECOND);
      const start = Math.min(slot + Math.floor(rng.between(0, SLOT)), latest);
      yield* placed(episode, start);
    }
  }
  while (produced < size) {
    const episode = episodeAt(end, size - produced, null);
    const last = produced + episode.calls.length >= size;
    const ago = Math.floor(last ? rng.between(5, 60) * SECOND : rng.between(1, 25) * MINUTE);
    yield* placed(episode, end - ago - lengthOf(episode.calls));
  }
  yield* inFlight(rng, moment => episodeAt(moment, 1, null), sessionOf, end);
}

/** Calls that the model is still answering: what is written only at their end is not there yet. */
function* inFlight(
  rng: Rng,
  episodeAt: (moment: number) => Episode,
  sessionOf: (episode: Episode) => string | null,
  end: number,
): Generator<StoredInterception> {
  for (let index = 0; index < IN_FLIGHT; index += 1) {
    const episode = episodeAt(end);
    const running = Math.floor(rng.between(1, 200) * SECOND);
    const duration = running + Math.floor(rng.between(1, 40) * SECOND);
    const calls = episode.calls.map((call): Call => ({
      ...call,
      duration,
      tools: [],
      usages: call.usages.slice(0, 1),
    }));
    const placement = { start: end - running, now: end, session: sessionOf(episode) };
    const limit = momentText(end);
    for (const row of rowsOf(rng, { ...episode, calls }, placement)) {
      yield {
        ...row,
        ended_at: null,
        error_type: null,
        error_message: null,
        token_usages: row.token_usages.filter(usage => usage.created_at <= limit),
        user_prompts: row.user_prompts.filter(prompt => prompt.created_at <= limit),
      };
    }
  }
}
