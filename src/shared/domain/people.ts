import { canQuote } from './query-language.ts';
import { canonicalUuid, isNilUuid } from './coder-api.ts';

/** Who an interception is by, as far as it can be filtered by them. */
export interface Person {
  readonly id: string;
  readonly username: string;
  /** Whether the account was deleted: its username may belong to someone else by now. */
  readonly deleted?: boolean | undefined;
}

export interface Directory {
  /** Adds people whom rows name. */
  addSeen: (people: Iterable<Person>) => void;
  /** Adds what the server lists: accounts that exist. `isAll` where there are no others. */
  addListed: (people: readonly Person[], isAll: boolean) => void;
  /** Whether the server finds this person, and nobody else, by the username. */
  isFoundByName: (person: Person) => boolean;
  /** Somebody with this id, null where none was seen. */
  find: (id: string) => Person | null;
  /** What is known now: another object after each change, for `useSyncExternalStore`. */
  current: () => Pick<Directory, 'isFoundByName'>;
  /** @returns ends it */
  subscribe: (listener: () => void) => () => void;
}

/** Who has which username, as far as this page knows. Usernames are the same in any case, as in Coder. */
export function createDirectory(): Directory {
  const byId = new Map<string, Person>();
  const idsByName = new Map<string, Set<string>>();
  const listeners = new Set<() => void>();
  let all: ReadonlySet<string> | null = null;
  const changed = (): void => {
    current = { isFoundByName };
    for (const listener of listeners) listener();
  };
  const add = (person: Person): boolean => {
    const known = byId.get(person.id);
    if (known?.username === person.username && known.deleted === person.deleted) return false;
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
      if (addAll(people)) changed();
    },
    addListed(people, isAll) {
      const isNew = addAll(people);
      if (isAll) all = new Set(people.map(({ id }) => id));
      if (isNew || isAll) changed();
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

/** What this page was told so far. */
export const directory = createDirectory();

/**
 * The value by which exactly this person's rows are found: the username, which reads better, or the id where the username
 * is shared, deleted, or means something else to Coder. Null where neither can be used.
 */
export function personValue(
  person: Person,
  { isFoundByName }: Pick<Directory, 'isFoundByName'> = directory,
): string | null {
  const { id, username } = person;
  const isPlain = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._@+ -]*[\p{L}\p{M}\p{N}])?$/u.test(username);
  const isTaken = username === 'me' || canonicalUuid(username) !== null || !canQuote(username);
  if (isPlain && !isTaken && isFoundByName(person)) return username;
  return id === '' || isNilUuid(id) ? null : id;
}

/** Which part of each id tells it from the others: its beginning, its end, or all of it. */
function shortIds(ids: readonly string[]): Map<string, string> {
  const distinct = new Set(ids);
  const parts = [(id: string) => id.slice(0, 8), (id: string) => id.slice(-12), (id: string) => id];
  const part = parts.find(each => new Set([...distinct].map(each)).size === distinct.size);
  return new Map(ids.map(id => [id, part?.(id) ?? id]));
}

/** What is shown beside a name that others have as well, by id; nothing where a name is of one person alone. */
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

/** Those that share a name, in any case. */
function groupsOf<One>(people: readonly One[], nameOf: (person: One) => string): One[][] {
  const groups = new Map<string, One[]>();
  for (const person of people) {
    const name = nameOf(person).toLowerCase();
    groups.set(name, [...(groups.get(name) ?? []), person]);
  }
  return [...groups.values()].filter(group => group.length > 1);
}
