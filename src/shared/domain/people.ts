import { canQuote } from './query-language.ts';
import { canonicalUuid, isNilUuid } from './coder-api.ts';

/** The initiator of an interception, as far as filters need it. */
export interface Person {
  readonly id: string;
  readonly username: string;
  /** Whether the account was deleted, after which someone else can have its username. */
  readonly deleted?: boolean | undefined;
}

export interface Directory {
  /** Adds people from loaded rows. */
  addSeen: (people: Iterable<Person>) => void;
  /** Adds existing accounts from the server. `isAll` means that there are no others. */
  addListed: (people: readonly Person[], isAll: boolean) => void;
  /** Whether the username identifies exactly this person on the server. */
  isFoundByName: (person: Person) => boolean;
  find: (id: string) => Person | null;
  /** A snapshot for `useSyncExternalStore`: a new object after each change. */
  current: () => Pick<Directory, 'isFoundByName'>;
  /** @returns unsubscribes */
  subscribe: (listener: () => void) => () => void;
}

/** The people seen on this page. Usernames are case-insensitive, as in Coder. */
export function createDirectory(): Directory {
  const byId = new Map<string, Person>();
  const idsByName = new Map<string, Set<string>>();
  const listeners = new Set<() => void>();
  let all: ReadonlySet<string> | null = null;
  const notify = (): void => {
    current = { isFoundByName };
    for (const listener of listeners) listener();
  };
  const add = (person: Person): boolean => {
    const existing = byId.get(person.id);
    if (existing?.username === person.username && existing.deleted === person.deleted) return false;
    byId.set(person.id, person);
    const name = person.username.toLowerCase();
    const ids = idsByName.get(name) ?? new Set();
    idsByName.set(name, ids.add(person.id));
    return true;
  };
  const addAll = (people: Iterable<Person>): boolean => {
    let isNew = false;
    for (const person of people) isNew = add(person) || isNew;
    return isNew;
  };
  function isFoundByName({ id, username, deleted = byId.get(id)?.deleted }: Person): boolean {
    const ids = idsByName.get(username.toLowerCase());
    const isShared = [...(ids ?? [])].some(other => other !== id);
    return deleted !== true && !isShared && (all === null || all.has(id));
  }
  let current = { isFoundByName };
  return {
    addSeen(people) {
      if (addAll(people)) notify();
    },
    addListed(people, isAll) {
      const isNew = addAll(people);
      if (isAll) all = new Set(people.map(({ id }) => id));
      if (isNew || isAll) notify();
    },
    isFoundByName,
    find: id => byId.get(id) ?? null,
    current: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Shared by the whole page. */
export const directory = createDirectory();

/**
 * The filter value that matches exactly this person's rows: the readable username, or the ID if the username is shared,
 * deleted or has a special meaning in Coder. Null if neither works.
 */
export function personValue(
  person: Person,
  { isFoundByName }: Pick<Directory, 'isFoundByName'> = directory,
): string | null {
  const { id, username } = person;
  const isPlain = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._@+ -]*[\p{L}\p{M}\p{N}])?$/u.test(username);
  const isReserved = username === 'me' || canonicalUuid(username) !== null || !canQuote(username);
  if (isPlain && !isReserved && isFoundByName(person)) return username;
  return id === '' || isNilUuid(id) ? null : id;
}

/** Shortens IDs so that they stay distinct: to their start, their end, or not at all. */
function shortIds(ids: readonly string[]): Map<string, string> {
  const distinct = new Set(ids);
  const parts = [(id: string) => id.slice(0, 8), (id: string) => id.slice(-12), (id: string) => id];
  const part = parts.find(each => new Set([...distinct].map(each)).size === distinct.size);
  return new Map(ids.map(id => [id, part?.(id) ?? id]));
}

/** Suffixes that distinguish people with the same name, by ID; people with a unique name have none. */
export function namesakes(people: readonly (Person & { readonly name: string })[]): Map<string, string> {
  const shortNames = new Map<string, string>();
  for (const group of groupsOf(people, ({ name, username }) => name || username)) {
    for (const { id, username } of group) shortNames.set(id, username);
  }
  for (const group of groupsOf(people, ({ username }) => username)) {
    for (const [id, short] of shortIds(group.map(({ id }) => id))) shortNames.set(id, short);
  }
  return shortNames;
}

/** Groups of at least two people with the same name, case-insensitive. */
function groupsOf<One>(people: readonly One[], nameOf: (person: One) => string): One[][] {
  const groups = new Map<string, One[]>();
  for (const person of people) {
    const name = nameOf(person).toLowerCase();
    groups.set(name, [...(groups.get(name) ?? []), person]);
  }
  return [...groups.values()].filter(group => group.length > 1);
}
