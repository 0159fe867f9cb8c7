import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUuid } from './coder-api.ts';
import { createDirectory, namesakes, personValue, type Person } from './people.ts';

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

describe('the filter value of a person', () => {
  const value = (person: Person, seen: readonly Person[] = [], listed?: readonly Person[]) => {
    const directory = createDirectory();
    directory.addSeen([person, ...seen]);
    if (listed) directory.addListed(listed, true);
    return personValue(person, directory);
  };
  const sam = { id: id(1), username: 'sam' };

  it.each<[string, Parameters<typeof value>, string | null]>([
    ['the username', [sam], 'sam'],
    ['the username of a listed account', [sam, [], [sam]], 'sam'],
    ['the ID if someone else has the username', [sam, [{ id: id(2), username: 'sam' }]], id(1)],
    [
      'the ID if someone else has the username in another case',
      [sam, [{ id: id(2), username: 'SAM' }]],
      id(1),
    ],
    ['the ID of a deleted account', [{ ...sam, deleted: true }], id(1)],
    ['the ID of an unlisted account', [sam, [], [{ id: id(2), username: 'bo' }]], id(1)],
    ['the ID of a person without a username', [{ id: id(1), username: '' }], id(1)],
    ['the ID of a person with a username of spaces', [{ id: id(1), username: '  ' }], id(1)],
    ['the ID of a person with the username me', [{ id: id(1), username: 'me' }], id(1)],
    ['the ID of a person whose username is a UUID', [{ id: id(1), username: id(2) }], id(1)],
    ['the ID of a person with a quote in the username', [{ id: id(1), username: 'a"b' }], id(1)],
    ['null without ID and username', [{ id: '', username: '' }], null],
    [
      'null for the nil UUID, which Coder treats as any user',
      [{ id: id(0).replace('4', '0').replace('8', '0'), username: '' }],
      null,
    ],
    ['the new name of a renamed account', [{ id: id(1), username: 'samuel' }, [sam]], 'samuel'],
  ])('is %s', (_what, input, expected) => {
    expect(value(...input)).toBe(expected);
  });
});

/** Finds people as the server does: by ID, or by the username of an existing account, case-insensitive. */
const finds = (people: readonly Person[], query: string): string[] => {
  const isId = canonicalUuid(query) !== null;
  const byName = people.find(
    each => !isId && !each.deleted && each.username.toLowerCase() === query.toLowerCase(),
  );
  return people.filter(each => each.id === query || each === byName).map(each => each.id);
};

it('finds exactly the person among any others', () => {
  const username = fc.constantFrom('sam', 'Sam', 'SAM', 'bo', '', 'me', ' ', 'a"b', id(2));
  const people = fc.array(username, { maxLength: 6 }).map(names => {
    const taken = new Set<string>();
    return names.map((name, at): Person => {
      const deleted = taken.has(name.toLowerCase()) || at % 3 === 2;
      if (!deleted) taken.add(name.toLowerCase());
      return { id: id(at + 1), username: name, ...(deleted && { deleted }) };
    });
  });
  fc.assert(
    fc.property(people, all => {
      const directory = createDirectory();
      for (const person of all) {
        // With the others loaded before or not.
        const value = personValue(person, directory);
        expect(value === null ? [] : finds(all, value)).toEqual([person.id]);
        directory.addSeen([person]);
      }
      for (const person of all) {
        expect(finds(all, personValue(person, directory) ?? '')).toEqual([person.id]);
      }
    }),
  );
});

it('distinguishes people with the same name', () => {
  const people = [
    { id: id(11), username: 'sam', name: 'Sam Old' },
    { id: id(12), username: 'Sam', name: 'Sam New' },
    { id: id(13), username: 'pat1', name: 'Pat' },
    { id: id(14), username: 'pat2', name: 'Pat' },
    { id: id(15), username: 'ada', name: 'Ada' },
  ];
  expect([...namesakes(people)]).toEqual([
    [id(13), 'pat1'],
    [id(14), 'pat2'],
    [id(11), '000000000011'],
    [id(12), '000000000012'],
  ]);
});

it('notifies only after a change', () => {
  const directory = createDirectory();
  const told: boolean[] = [];
  const unsubscribe = directory.subscribe(() =>
    told.push(directory.current().isFoundByName({ id: '1', username: 'ada' })),
  );
  const before = directory.current();
  directory.addSeen([{ id: '1', username: 'ada' }]);
  expect(directory.current()).not.toBe(before);
  const after = directory.current();
  directory.addSeen([{ id: '1', username: 'ada' }]);
  expect(directory.current()).toBe(after);
  directory.addListed([{ id: '2', username: 'Ada' }], false);
  unsubscribe();
  directory.addSeen([{ id: '3', username: 'bob' }]);
  expect(told).toEqual([true, false]);
});
