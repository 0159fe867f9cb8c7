import {
  createRng,
  type Rng,
  DAY,
  MINUTE,
  SECOND,
  microsOf,
  formatTimestamp,
  trafficAt,
  machineTraffic,
} from './rng.ts';
import { generateSession, type Call, type Session, type SpecialCase } from './session.ts';
import { generatePeople, type Person } from './people.ts';
import { sessionDuration, sessionRows } from './rows.ts';
import type { StoredInterception } from './stored-interception.ts';

export interface DemoDataOptions {
  readonly seed: number;
  /** The number of ended interceptions; those in flight are added to it. */
  readonly size: number;
  readonly now: Date;
}

const SPAN = 30 * DAY;
const SLOT = 15 * MINUTE;
/** Ensures that some rows are only minutes old, at any time of day. */
const RECENT_ROWS = 24;
export const IN_FLIGHT = 10;

type ScheduledCase = readonly [share: number, specialCase: SpecialCase];

/** In every cycle of this many rows each special case occurs once, at its share of the cycle. */
const CASE_CYCLE = 5000;
const SPECIAL_CASES: readonly [ScheduledCase, ...ScheduledCase[]] = [
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

/** Returns the special case that is due after this number of rows, else null. */
function createCaseScheduler(size: number): (produced: number) => SpecialCase | null {
  const cycle = Math.min(size, CASE_CYCLE);
  let [cycleIndex, index] = [0, 0];
  return produced => {
    const [share, specialCase] = SPECIAL_CASES[index] ?? SPECIAL_CASES[0];
    if (produced < cycleIndex * cycle + Math.floor(share * cycle)) return null;
    index = (index + 1) % SPECIAL_CASES.length;
    if (index === 0) cycleIndex += 1;
    return specialCase;
  };
}

const trafficShare = (person: Person, micros: number): number =>
  person.weight * (person.machine ? machineTraffic(micros) : trafficAt(micros, person.offset));

/** Client sessions span several agent sessions, because users continue in an open window. */
function createSessionIds(rng: Rng): (session: Session) => string | null {
  const open = new Map<string, string>();
  return ({ person, route }) => {
    if (route.toolkit === 'script' || route.toolkit === 'editor') return null;
    const openSession = open.get(person.user.id);
    if (openSession !== undefined && rng.chance(0.6)) return openSession;
    const newSession = rng.uuid();
    open.set(person.user.id, newSession);
    return newSession;
  };
}

function truncateCalls(session: Session, max: number): Session {
  return session.calls.length <= max ? session : { ...session, calls: session.calls.slice(0, max) };
}

/**
 * A month of traffic of a deployment with 40 users, ending at `now`. The same options give the same rows.
 * Rows are generated lazily, so that memory use does not depend on the size.
 */
export function* generateInterceptions({ seed, size, now }: DemoDataOptions): Generator<StoredInterception> {
  const rng = createRng(seed);
  const people = generatePeople(seed);
  const sessionIdOf = createSessionIds(rng);
  const end = microsOf(now);
  const first = end - SPAN;
  const slots = Array.from({ length: SPAN / SLOT }, (_, index) => first + index * SLOT);
  const weightAt = (micros: number): number =>
    people.reduce((sum, person) => sum + trafficShare(person, micros), 0);
  const total = slots.reduce((sum, slot) => sum + weightAt(slot), 0);
  const recent = Math.min(size, RECENT_ROWS);
  const specialCaseAt = createCaseScheduler(size);
  let produced = 0;

  const sessionAt = (micros: number, max: number, specialCase: SpecialCase | null): Session => {
    const shares = people.map(person => trafficShare(person, micros));
    return truncateCalls(generateSession(rng, rng.weighted(people, shares), specialCase), max);
  };
  function* rowsAt(session: Session, start: number): Generator<StoredInterception> {
    produced += session.calls.length;
    yield* sessionRows(rng, session, { start, now: end, sessionId: sessionIdOf(session) });
  }

  let cumulativeWeight = 0;
  for (const slot of slots) {
    cumulativeWeight += weightAt(slot);
    const quota = Math.round(((size - recent) * cumulativeWeight) / total);
    while (produced < quota) {
      const session = sessionAt(slot, size - recent - produced, specialCaseAt(produced));
      const latest = end - sessionDuration(session.calls) - Math.floor(rng.between(20, 90) * SECOND);
      const start = Math.min(slot + Math.floor(rng.between(0, SLOT)), latest);
      yield* rowsAt(session, start);
    }
  }
  while (produced < size) {
    const session = sessionAt(end, size - produced, null);
    const last = produced + session.calls.length >= size;
    const ago = Math.floor(last ? rng.between(5, 60) * SECOND : rng.between(1, 25) * MINUTE);
    yield* rowsAt(session, end - ago - sessionDuration(session.calls));
  }
  yield* inFlight(rng, micros => sessionAt(micros, 1, null), sessionIdOf, end);
}

/** Calls that are still running, without the values that are only written at the end. */
function* inFlight(
  rng: Rng,
  sessionAt: (micros: number) => Session,
  sessionIdOf: (session: Session) => string | null,
  end: number,
): Generator<StoredInterception> {
  for (let index = 0; index < IN_FLIGHT; index += 1) {
    const session = sessionAt(end);
    const elapsed = Math.floor(rng.between(1, 200) * SECOND);
    const duration = elapsed + Math.floor(rng.between(1, 40) * SECOND);
    const calls = session.calls.map((call): Call => ({
      ...call,
      duration,
      tools: [],
      usages: call.usages.slice(0, 1),
    }));
    const placement = { start: end - elapsed, now: end, sessionId: sessionIdOf(session) };
    const limit = formatTimestamp(end);
    for (const row of sessionRows(rng, { ...session, calls }, placement)) {
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
