import * as v from 'valibot';
import type { PlaceMemory } from '#interceptions/place.ts';

const PlaceSchema = v.object({ id: v.string(), index: v.number(), top: v.number() });
const KeptSchema = v.object({
  asOf: v.number(),
  open: v.array(v.string()),
  place: v.nullable(PlaceSchema),
});

/** What makes a list look as it did, besides its address: kept for each entry of the history, reloads included. */
export interface ListMemory extends PlaceMemory {
  /** When the moving range was set, milliseconds: going back shows the same window, and so the same rows. */
  readonly asOf: number;
  readonly open: ReadonlySet<string>;
  toggle(id: string): void;
}

const PREFIX = 'aibridge:list:';
/** Entries of one tab's history that are remembered over a reload. */
const MOST_KEPT = 20;

const memories = new Map<string, ListMemory>();
let person = '';

/** Whose lists these are: what one person left in a tab is not shown to the next one. Called before anything is read. */
export function keepListsOf(userId: string): void {
  person = userId;
}

const nameOf = (key: string): string => `${PREFIX}${person}:${key}`;

/** The memory of an entry of the history, by its key. */
export function listMemory(key: string): ListMemory {
  let memory = memories.get(key);
  if (!memory) memories.set(key, (memory = openMemory(key, Date.now())));
  return memory;
}

function openMemory(key: string, now: number): ListMemory {
  const kept = readKept(key);
  const asOf = kept?.asOf ?? now;
  let open: ReadonlySet<string> = new Set(kept?.open);
  let lost = kept?.place ?? null;
  return {
    asOf,
    get open() {
      return open;
    },
    toggle(id) {
      const next = new Set(open);
      if (!next.delete(id)) next.add(id);
      open = next;
    },
    get lost() {
      return lost;
    },
    found: () => void (lost = null),
    keep: place => writeKept(key, { asOf, open: [...open], place: lost ?? place }),
  };
}

function readKept(key: string): v.InferOutput<typeof KeptSchema> | null {
  try {
    const text = sessionStorage.getItem(nameOf(key));
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), KeptSchema), text);
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

function writeKept(key: string, kept: v.InferOutput<typeof KeptSchema>): void {
  const name = nameOf(key);
  try {
    sessionStorage.removeItem(name);
    const others = Object.keys(sessionStorage).filter(each => each.startsWith(PREFIX));
    for (const old of others.slice(0, Math.max(0, others.length - MOST_KEPT + 1))) {
      sessionStorage.removeItem(old);
    }
    sessionStorage.setItem(name, JSON.stringify(kept));
  } catch {
    // A full or forbidden storage costs the place after a reload, and nothing else.
  }
}
