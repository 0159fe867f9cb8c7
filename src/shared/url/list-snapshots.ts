import * as v from 'valibot';
import type { ScrollAnchor, ScrollAnchorStore } from '#shared/ui/scroll-anchor.ts';

const PlaceSchema = v.object({ id: v.string(), index: v.number(), top: v.number() });
const KeptSchema = v.object({
  asOf: v.number(),
  open: v.array(v.string()),
  place: v.nullable(PlaceSchema),
});

const PREFIX = 'aibridge:list:';
/** Entries of one tab's history that are remembered over a reload. */
const MAX_CACHED = 20;

const memories = new Map<string, ListSnapshots>();
let person = '';

/** Whose lists these are: what one person left in a tab is not shown to the next one. Called before anything is read. */
export function setSnapshotOwner(userId: string): void {
  person = userId;
}

const nameOf = (key: string): string => `${PREFIX}${person}:${key}`;

const NONE_OPEN: ReadonlySet<string> = new Set();

/**
 * What makes a list look as it did, besides its address: kept for each entry of the history, reloads included. One a
 * navigation, all day long: small, and nothing that would hold on to what was drawn.
 */
export class ListSnapshots implements ScrollAnchorStore {
  readonly #key: string;
  #open: ReadonlySet<string>;
  #lost: ScrollAnchor | null;
  /** When the moving range was set, milliseconds: going back shows the same window, and so the same rows. */
  readonly asOf: number;

  constructor(key: string, now: number) {
    const kept = readKept(key);
    this.#key = key;
    this.asOf = kept?.asOf ?? now;
    this.#open = kept && kept.open.length > 0 ? new Set(kept.open) : NONE_OPEN;
    this.#lost = kept?.place ?? null;
  }

  get open(): ReadonlySet<string> {
    return this.#open;
  }

  toggle(id: string): void {
    const next = new Set(this.#open);
    if (!next.delete(id)) next.add(id);
    this.#open = next.size === 0 ? NONE_OPEN : next;
  }

  get lost(): ScrollAnchor | null {
    return this.#lost;
  }

  found(): void {
    this.#lost = null;
  }

  keep(place: ScrollAnchor | null): void {
    writeKept(this.#key, { asOf: this.asOf, open: [...this.#open], place: this.#lost ?? place });
  }
}

/** The memory of an entry of the history, by its key. */
export function listSnapshots(key: string): ListSnapshots {
  let memory = memories.get(key);
  if (!memory) memories.set(key, (memory = new ListSnapshots(key, Date.now())));
  return memory;
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
    for (const old of others.slice(0, Math.max(0, others.length - MAX_CACHED + 1))) {
      sessionStorage.removeItem(old);
    }
    sessionStorage.setItem(name, JSON.stringify(kept));
  } catch {
    // A full or forbidden storage costs the place after a reload, and nothing else.
  }
}
