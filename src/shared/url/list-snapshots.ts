import * as v from 'valibot';
import type { ScrollAnchor, ScrollAnchorStore } from '#shared/ui/scroll-anchor.ts';

const AnchorSchema = v.object({ id: v.string(), index: v.number(), top: v.number() });
const SnapshotSchema = v.object({
  asOf: v.number(),
  open: v.array(v.string()),
  place: v.nullable(AnchorSchema),
});

const PREFIX = 'aibridge:list:';
/** History entries of one tab that survive a reload. */
const MAX_CACHED = 20;

const snapshots = new Map<string, ListSnapshots>();
let ownerId = '';

/** Separates the snapshots of different users in one tab; called before any is read. */
export function setSnapshotOwner(userId: string): void {
  ownerId = userId;
}

const storageKey = (key: string): string => `${PREFIX}${ownerId}:${key}`;

const NONE_OPEN: ReadonlySet<string> = new Set();

/**
 * The state of a list that is not in its URL, stored for each history entry and across reloads. Every navigation adds
 * one, so it is small and references no rendered rows.
 */
export class ListSnapshots implements ScrollAnchorStore {
  readonly #key: string;
  #open: ReadonlySet<string>;
  #lost: ScrollAnchor | null;
  /** The time that a relative range counts from, milliseconds, so that Back shows the same rows. */
  readonly asOf: number;

  constructor(key: string, now: number) {
    const snapshot = readSnapshot(key);
    this.#key = key;
    this.asOf = snapshot?.asOf ?? now;
    this.#open = snapshot && snapshot.open.length > 0 ? new Set(snapshot.open) : NONE_OPEN;
    this.#lost = snapshot?.place ?? null;
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
    writeSnapshot(this.#key, { asOf: this.asOf, open: [...this.#open], place: this.#lost ?? place });
  }
}

/** The snapshot of a history entry, by its key. */
export function listSnapshots(key: string): ListSnapshots {
  let snapshot = snapshots.get(key);
  if (!snapshot) snapshots.set(key, (snapshot = new ListSnapshots(key, Date.now())));
  return snapshot;
}

function readSnapshot(key: string): v.InferOutput<typeof SnapshotSchema> | null {
  try {
    const text = sessionStorage.getItem(storageKey(key));
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), SnapshotSchema), text);
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

function writeSnapshot(key: string, snapshot: v.InferOutput<typeof SnapshotSchema>): void {
  const name = storageKey(key);
  try {
    sessionStorage.removeItem(name);
    const others = Object.keys(sessionStorage).filter(each => each.startsWith(PREFIX));
    for (const old of others.slice(0, Math.max(0, others.length - MAX_CACHED + 1))) {
      sessionStorage.removeItem(old);
    }
    sessionStorage.setItem(name, JSON.stringify(snapshot));
  } catch {
    // Without storage, only the scroll position after a reload is lost.
  }
}
